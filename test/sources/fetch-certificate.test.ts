import { createServer, RequestListener, Server } from 'http';
import { AddressInfo } from 'net';
import { fetchCertificate } from '../../src/sources/fetch-certificate';

let server: Server;
let answer: RequestListener;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/SimpleNotificationService-0.pem`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('gives what is served', async () => {
  answer = (_request, response) => response.end('-----BEGIN CERTIFICATE-----');
  expect(await fetchCertificate(url)).toBe('-----BEGIN CERTIFICATE-----');
});

test.each([400, 403, 404, 410])('%d means that there is none', async (status) => {
  answer = (_request, response) => response.writeHead(status).end('no');
  expect(await fetchCertificate(url)).toBeUndefined();
});

test.each([204, 408, 429, 500, 503])('%d means not now', async (status) => {
  answer = (_request, response) => response.writeHead(status).end();
  await expect(fetchCertificate(url)).rejects.toMatchObject({ name: 'CertificateError', code: `http-${status}` });
});

test('a redirect is not followed', async () => {
  let requests = 0;
  answer = (_request, response) => {
    requests += 1;
    response.writeHead(302, { location: '/elsewhere' }).end();
  };
  await expect(fetchCertificate(url)).rejects.toThrow();
  expect(requests).toBe(1);
});

test('too much is not read', async () => {
  answer = (_request, response) => response.end(Buffer.alloc(10_000_000, 'a'));
  await expect(fetchCertificate(url)).rejects.toMatchObject({ code: 'TooLarge' });
});

test('a connection that breaks is a failure', async () => {
  answer = (_request, response) => response.destroy();
  await expect(fetchCertificate(url)).rejects.toThrow();
});
