import { Scene, startScene, until } from './scene';
import { SecretOverride } from '../../../cli/src/local/runtime/deployment/secrets';
import { ScalableWebhookProps } from '../../../src';

/** Scenes of a test file about handshakes: one at a time, ended after each test. */
export class Handshakes {
  private current?: Scene;

  constructor() {
    afterEach(() => this.stop());
  }

  /** Starts a webhook and returns its URL. */
  public async start(props: Partial<ScalableWebhookProps>, secrets: SecretOverride[] = []): Promise<string> {
    await this.stop();
    this.current = await startScene({ props, local: { secrets } });
    return this.current.endpoint;
  }

  public get scene(): Scene {
    return this.current!;
  }

  /** What was sent last arrives, and alone: nothing of what was sent before is stored or delivered. */
  public async expectOneArrival(): Promise<void> {
    const { arrivals, runtime } = this.scene;
    await until('the webhook arrives', () => arrivals.length > 0 && runtime.status().queued === 0);
    expect(arrivals).toHaveLength(1);
    expect(runtime.status()).toMatchObject({ delivered: 1, deadLettered: 0 });
  }

  private async stop(): Promise<void> {
    await this.current?.stop();
    this.current = undefined;
  }
}
