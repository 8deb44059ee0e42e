import * as https from 'node:https';
import type { LookupFunction } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { TestAuthority } from './self-signed';
import { Servers } from './servers';

/** The host that the certificates of these servers are for. */
export const TLS_HOST = 'backend.example';

/** Every name is this machine. */
export const LOCALHOST: LookupFunction = (_, options, callback) => options.all
  ? callback(null, [{ address: '127.0.0.1', family: 4 }])
  : callback(null, '127.0.0.1', 4);

/** An HTTPS server whose certificate can be replaced, as when a certificate authority is changed. */
export interface TlsBackend {
  readonly port: number;
  /** Of each request, the subject of the client's certificate; `undefined` without one. */
  readonly clients: string[];
  /** How many connections were made. */
  connections(): number;
  /** Closes its connections and has a certificate of another authority from then on. */
  useAuthority(authority: TestAuthority): void;
  /** Answers the next request with another status than 200. */
  answerOnce(status: number): void;
}

/** What a server asks of its clients. */
export interface TlsBackendOptions {
  /** The certificate of the authority that vouches for clients; those without such a certificate cannot connect. */
  readonly clientCa?: string;
  readonly maxVersion?: 'TLSv1.2' | 'TLSv1.3';
  /** Name that the certificate is for. */
  readonly host?: string;
}

/** Starts one on a free port of this machine. */
export async function startTlsBackend(servers: Servers, authority: TestAuthority, options: TlsBackendOptions = {}): Promise<TlsBackend> {
  const { clientCa, maxVersion, host = TLS_HOST } = options;
  const clients: string[] = [];
  let connections = 0;
  let status = 200;
  const settings = (of: TestAuthority): https.ServerOptions => ({
    ...of.issue(host), maxVersion, ...clientCa !== undefined && { ca: clientCa, requestCert: true, rejectUnauthorized: true },
  });
  const server = https.createServer(settings(authority), (request, response) => {
    clients.push(String((request.socket as TLSSocket).getPeerCertificate().subject?.CN));
    response.statusCode = status;
    status = 200;
    request.resume().on('end', () => response.end('ok'));
  });
  server.on('secureConnection', () => {
    connections += 1;
  });
  const port = await servers.listen(server);
  return {
    port,
    clients,
    connections: () => connections,
    useAuthority: (other) => {
      server.setSecureContext(settings(other));
      server.closeAllConnections();
    },
    answerOnce: (other) => {
      status = other;
    },
  };
}
