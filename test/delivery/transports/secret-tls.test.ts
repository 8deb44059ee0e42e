import { createPrivateKey } from 'node:crypto';
import { FixedUrl } from '../../../src/delivery/transports/base-url';
import { HttpClient } from '../../../src/delivery/transports/http';
import { DeliveryRequest, RequestResult } from '../../../src/delivery/transports/request';
import { SecretTls } from '../../../src/delivery/transports/secret-tls';
import { TestAuthority } from '../support/self-signed';
import { Servers } from '../support/servers';
import { LOCALHOST, startTlsBackend, TLS_HOST, TlsBackend } from '../support/tls-backend';

const servers = new Servers();
afterEach(() => servers.close());
const authority = new TestAuthority('Private CA');
const otherAuthority = new TestAuthority('Another private CA');
const clients = new TestAuthority('Client CA');
const client = clients.issue('forwarder');

const REQUEST: DeliveryRequest = {
  deliveryId: 'delivery-1', attempt: 1, endpoint: '/', method: 'POST', path: 'orders', query: [], headers: [], body: Buffer.from('{}'), sourceIp: '', arrivedAt: 0,
};
const denied = Object.assign(new Error('arn:aws:secretsmanager:topsecret'), { name: 'AccessDeniedException' });

/** A text that can be changed, and whose readings are counted; an error is one of reading it. */
class Secret {
  public reads = 0;
  constructor(public content: string | Error) {}

  public readonly read = async (): Promise<string> => {
    this.reads += 1;
    if (this.content instanceof Error) {
      throw this.content;
    }
    return this.content;
  };
}

function clientOf(backend: TlsBackend | string, secrets: { ca?: Secret; clientCertificate?: Secret }) {
  const clock = { now: 1_000_000 };
  const tls = new SecretTls({ ca: secrets.ca?.read, clientCertificate: secrets.clientCertificate?.read }, () => clock.now);
  const baseUrl = new FixedUrl(typeof backend === 'string' ? backend : `https://${TLS_HOST}:${backend.port}`);
  const http = new HttpClient({ baseUrl, tls, lookup: LOCALHOST });
  return { clock, send: (): Promise<RequestResult> => http.send(REQUEST, { timeoutMs: 20_000 }) };
}

const OK = expect.objectContaining({ kind: 'response', status: 200 });
const tlsFailure = (detail: unknown = expect.any(String)) => ({ kind: 'failure', failure: 'tls', detail });
const otherFailure = (detail: RegExp) => ({ kind: 'failure', failure: 'other', detail: expect.stringMatching(detail) });

describe('field case C5: a private certificate authority', () => {
  test('that is trusted verifies the backend, over a connection that is kept', async () => {
    const backend = await startTlsBackend(servers, authority);
    const ca = new Secret(authority.cert);
    const { send } = clientOf(backend, { ca });
    expect([await send(), await send(), await send()]).toEqual([OK, OK, OK]);
    expect([ca.reads, backend.connections()]).toEqual([1, 1]);
  });

  test('that nobody named does not', async () => {
    const backend = await startTlsBackend(servers, authority);
    const http = new HttpClient({ baseUrl: new FixedUrl(`https://${TLS_HOST}:${backend.port}`), lookup: LOCALHOST });
    expect(await http.send(REQUEST, { timeoutMs: 20_000 })).toEqual(tlsFailure('UNABLE_TO_VERIFY_LEAF_SIGNATURE'));
    expect(backend.clients).toEqual([]);
  });

  test('another one does not', async () => {
    const backend = await startTlsBackend(servers, authority);
    expect(await clientOf(backend, { ca: new Secret(otherAuthority.cert) }).send()).toEqual(tlsFailure());
    expect(backend.clients).toEqual([]);
  });

  test('does not make another host right', async () => {
    const backend = await startTlsBackend(servers, authority, { host: 'other.example' });
    expect(await clientOf(backend, { ca: new Secret(authority.cert) }).send()).toEqual(tlsFailure('ERR_TLS_CERT_ALTNAME_INVALID'));
  });

  test('may be one of several, with text between them, and with line breaks that a shell left as \\n', async () => {
    const backend = await startTlsBackend(servers, authority);
    const several = `# the old one\n${otherAuthority.cert}\n# the new one\r\n${authority.cert}`;
    expect(await clientOf(backend, { ca: new Secret(several) }).send()).toEqual(OK);
    expect(await clientOf(backend, { ca: new Secret(several.replaceAll('\n', '\\n')) }).send()).toEqual(OK);
  });

  test('stands beside those that Node knows', async () => {
    // What createSecureContext makes of the list cannot be seen; that it is given Node's own is.
    const { rootCertificates } = jest.requireActual<typeof import('node:tls')>('node:tls');
    const createSecureContext = jest.spyOn(jest.requireActual<typeof import('node:tls')>('node:tls'), 'createSecureContext');
    await new SecretTls({ ca: new Secret(authority.cert).read }, () => 0).get();
    const { ca } = createSecureContext.mock.calls[0][0]!;
    createSecureContext.mockRestore();
    expect(ca).toEqual([...rootCertificates, authority.cert.trim()]);
  });

  test('when it is replaced, the new one is read after the first failure, but not at every failure of an outage', async () => {
    const backend = await startTlsBackend(servers, authority);
    const ca = new Secret(authority.cert);
    const { clock, send } = clientOf(backend, { ca });
    expect(await send()).toEqual(OK);
    backend.useAuthority(otherAuthority);
    expect([await send(), await send()]).toEqual([tlsFailure(), tlsFailure()]);
    expect(ca.reads).toBe(1);
    clock.now += 30_000;
    ca.content = otherAuthority.cert;
    expect([await send(), await send()]).toEqual([tlsFailure(), OK]);
    expect(ca.reads).toBe(2);
    await send();
    expect(ca.reads).toBe(2);
  });

  test('is not read again when the backend fails in another way', async () => {
    const backend = await startTlsBackend(servers, authority);
    const ca = new Secret(authority.cert);
    const { clock, send } = clientOf(backend, { ca });
    await send();
    await servers.close();
    clock.now += 30_000;
    expect([await send(), await send()]).toEqual([expect.objectContaining({ failure: 'connection-refused' }), expect.objectContaining({ failure: 'connection-refused' })]);
    expect(ca.reads).toBe(1);
  });
});

describe('field case C5: a client certificate', () => {
  const inOneText = `${client.cert}${client.key}`;

  test.each([
    ['PEM, certificate first', inOneText],
    ['PEM, key first, with the chain', `${client.key}${client.cert}${clients.cert}`],
    ['JSON', JSON.stringify({ certificate: client.cert, privateKey: client.key })],
  ])('that the backend demands is presented: %s', async (_, text) => {
    const backend = await startTlsBackend(servers, authority, { clientCa: clients.cert });
    expect(await clientOf(backend, { ca: new Secret(authority.cert), clientCertificate: new Secret(text) }).send()).toEqual(OK);
    expect(backend.clients).toEqual(['forwarder']);
  });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('that the backend demands and does not get is a failure of %s', async (maxVersion) => {
    const backend = await startTlsBackend(servers, authority, { clientCa: clients.cert, maxVersion });
    expect(await clientOf(backend, { ca: new Secret(authority.cert) }).send()).toEqual(tlsFailure());
    expect(backend.clients).toEqual([]);
  });

  test('of another authority is refused', async () => {
    const backend = await startTlsBackend(servers, authority, { clientCa: clients.cert });
    const stranger = otherAuthority.issue('stranger');
    const { send } = clientOf(backend, { ca: new Secret(authority.cert), clientCertificate: new Secret(`${stranger.cert}${stranger.key}`) });
    expect(await send()).toMatchObject({ kind: 'failure' });
    expect(backend.clients).toEqual([]);
  });

  test('when it is replaced, the new one is presented, also where a connection with the old one is still open', async () => {
    const backend = await startTlsBackend(servers, authority, { clientCa: clients.cert });
    const clientCertificate = new Secret(inOneText);
    const { clock, send } = clientOf(`https://${TLS_HOST}:${backend.port}`, { ca: new Secret(authority.cert), clientCertificate });
    await send();
    const next = clients.issue('forwarder 2');
    clientCertificate.content = `${next.cert}${next.key}`;
    clock.now += 30_000;
    backend.answerOnce(403);
    expect([await send(), await send()]).toEqual([expect.objectContaining({ status: 403 }), OK]);
    expect(backend.clients).toEqual(['forwarder', 'forwarder', 'forwarder 2']);
    expect(backend.connections()).toBe(2);
  });

  test('that is read again and is the same keeps the connection', async () => {
    const backend = await startTlsBackend(servers, authority, { clientCa: clients.cert });
    const clientCertificate = new Secret(inOneText);
    const { clock, send } = clientOf(backend, { ca: new Secret(authority.cert), clientCertificate });
    await send();
    clock.now += 30_000;
    backend.answerOnce(500);
    await send();
    expect(await send()).toEqual(OK);
    expect([clientCertificate.reads, backend.connections()]).toEqual([2, 1]);
  });
});

describe('field case C5: a secret that is no use sends nothing, and says why', () => {
  const READ = '; expected a secret that this function may read\\.$';

  test.each<[string, { ca?: Secret; clientCertificate?: Secret }, RegExp]>([
    ['authorities, not to be read', { ca: new Secret(denied) }, new RegExp(`^The secret with the certificate authorities could not be read \\(AccessDeniedException\\)${READ}`)],
    ['client certificate, not to be read', { clientCertificate: new Secret(denied) }, new RegExp(`^The secret with the client certificate could not be read \\(AccessDeniedException\\)${READ}`)],
    ['authorities, no PEM', { ca: new Secret('topsecret') }, /^The secret with the certificate authorities cannot be used \(NoCertificate\); expected PEM of one or more certificates\.$/],
    ['authorities, empty', { ca: new Secret('') }, /\(NoCertificate\)/],
    ['authorities, one of two broken', { ca: new Secret(`${authority.cert}-----BEGIN CERTIFICATE-----\ntopsecret\n-----END CERTIFICATE-----`) }, /authorities cannot be used \(ERR_/],
    ['client certificate without its key', { clientCertificate: new Secret(client.cert) }, /^The secret with the client certificate cannot be used \(NoPrivateKey\); expected PEM with the certificate, .* or JSON with "certificate" and "privateKey"\.$/],
    ['client key without its certificate', { clientCertificate: new Secret(client.key) }, /\(NoCertificate\)/],
    ['key of another certificate', { clientCertificate: new Secret(client.cert + authority.issue('x').key) }, /\(KeyOfAnotherCertificate\)/],
    ['key with a passphrase', { clientCertificate: new Secret(client.cert + createPrivateKey(client.key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'topsecret' })) },
      /client certificate cannot be used \(PrivateKeyHasPassphrase\)/],
    ['broken JSON', { clientCertificate: new Secret('{"topsecret') }, /\(NotJson\)/],
    ['JSON with other names', { clientCertificate: new Secret(JSON.stringify({ cert: client.cert, key: client.key })) }, /\(NoPrivateKey\)/],
    ['JSON with one of both', { clientCertificate: new Secret(JSON.stringify({ certificate: client.cert })) }, /\(NoPrivateKey\)/],
  ])('%s', async (_, secrets, detail) => {
    const backend = await startTlsBackend(servers, authority);
    const outcome = await clientOf(backend, { ca: new Secret(authority.cert), ...secrets }).send();
    expect(outcome).toEqual(otherFailure(detail));
    expect(JSON.stringify(outcome)).not.toContain('topsecret');
    expect(backend.connections()).toBe(0);
  });

  test('and is tried again by the next attempt', async () => {
    const backend = await startTlsBackend(servers, authority);
    const ca = new Secret(denied);
    const { send } = clientOf(backend, { ca });
    expect(await send()).toEqual(otherFailure(/AccessDeniedException/));
    ca.content = authority.cert;
    expect(await send()).toEqual(OK);
  });

  test('while it cannot be read again, what it held stays in use', async () => {
    const backend = await startTlsBackend(servers, authority, { clientCa: clients.cert });
    const clientCertificate = new Secret(`${client.cert}${client.key}`);
    const { clock, send } = clientOf(backend, { ca: new Secret(authority.cert), clientCertificate });
    await send();
    clientCertificate.content = denied;
    clock.now += 30_000;
    backend.answerOnce(500);
    await send();
    expect([await send(), backend.clients.at(-1)]).toEqual([OK, 'forwarder']);
  });

  test('a secret that is never read ends with the timeout', async () => {
    const tls = new SecretTls({ ca: () => new Promise(() => undefined) }, () => 0);
    const http = new HttpClient({ baseUrl: new FixedUrl('https://backend.example'), tls });
    expect(await http.send(REQUEST, { timeoutMs: 50 })).toMatchObject({ kind: 'failure', failure: 'timeout' });
  });

  test('a URL that turns out to be http is not used: nothing would be verified', async () => {
    const { url, seen } = await servers.http((response) => response.end());
    expect(await clientOf(url, { ca: new Secret(authority.cert) }).send()).toEqual(
      otherFailure(/^The backend URL is http and has certificates, which only https uses; expected an https URL\.$/));
    expect(seen).toEqual([]);
  });
});
