import { startLocal } from 'scalable-webhook';

/** A user's own test: what the package declares, and what it does. */
async function main(): Promise<void> {
  const app = await startLocal({ app: 'cdk.out', backend: ({ attempt }) => (attempt === 1 ? 503 : 200) });
  try {
    const sent = await app.endpoint('Orders').send({ headers: { 'x-order-id': '1' }, body: { hello: 'world' } });
    const failed = app.deliveries.length > 0 ? Promise.resolve() : new Promise((resolve) => app.on('attempt', resolve));
    await failed;
    await app.advance(60);
    const { outcome, attempts } = await app.waitForDelivery(sent);
    if (outcome !== 'delivered' || attempts.length !== 2 || app.backend.requests[1].json().hello !== 'world') {
      throw new Error(`The webhook was ${outcome} after ${attempts.length} attempts, expected delivered after 2.`);
    }
    console.log(`startLocal: ${outcome} after ${attempts.length} attempts`);
  } finally {
    await app.stop();
  }
}

void main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
