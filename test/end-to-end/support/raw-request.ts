import * as net from 'node:net';

/** Sends a request whose target no HTTP client would send, and returns the status of the answer. */
export function rawRequest(endpoint: string, target: string): Promise<number> {
  const { hostname, port, host } = new URL(endpoint);
  const head = [`POST ${target} HTTP/1.1`, `Host: ${host}`, 'Content-Type: application/json', 'Content-Length: 2', 'Connection: close', '', '{}'];
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = net.connect(Number(port), hostname, () => socket.write(head.join('\r\n')));
    socket.setEncoding('latin1');
    socket.on('data', (text) => {
      answer += String(text);
    });
    socket.on('error', reject);
    socket.on('close', () => {
      const status = /^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1];
      return status === undefined ? reject(new Error('The server closed the connection without an answer.')) : resolve(Number(status));
    });
  });
}
