import type { Socket } from 'node:net';

/** More than any answer's head is kept of none: interim answers may go on without end. */
const MAX_KEPT_BYTES = 512 * 1024;

/** Keeps what arrives on a connection until an answer has begun, for when Node's parser cannot make one of it. */
export class HeadTap {
  /** The other side has closed the connection, and did not break it off. */
  public ended = false;
  private readonly chunks: Buffer[] = [];
  private length = 0;
  private socket?: Socket;

  private readonly onData = (chunk: Buffer): void => {
    if (this.length < MAX_KEPT_BYTES) {
      this.chunks.push(chunk);
      this.length += chunk.length;
    }
  };

  private readonly onEnd = (): void => {
    this.ended = true;
  };

  /** What has arrived. */
  public get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }

  public get isEmpty(): boolean {
    return this.length === 0;
  }

  /** Before Node's parser, which says what it thinks of the bytes at once. */
  public listenTo(socket: Socket): void {
    this.socket = socket;
    socket.prependListener('data', this.onData);
    socket.prependListener('end', this.onEnd);
  }

  /** The connection may be used for other requests. */
  public stop(): void {
    this.socket?.off('data', this.onData);
    this.socket?.off('end', this.onEnd);
  }
}
