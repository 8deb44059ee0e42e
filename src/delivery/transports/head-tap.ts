import type { Socket } from 'node:net';
import { AnswerHead, AnswerHeadReader } from './answer-head';

/** More than any answer's head is kept of none: interim answers may go on without end. */
const MAX_KEPT_BYTES = 512 * 1024;

/** Takes what could be read of an answer. */
type Take<T> = (head: T) => void;

/**
 * Keeps what arrives on a connection until an answer has begun, for when Node's parser cannot make one of it.
 *
 * Node closes the connection as soon as its parser refuses something, and what is still on its way is lost. So while the parser looks at bytes, the
 * connection does not let itself be closed; what was refused is closed by `readOn` or `stop`.
 */
export class HeadTap {
  /** The other side has closed the connection, and did not break it off. */
  public ended = false;
  /** Made when it is asked for: hardly any answer is odd. */
  private reader?: AnswerHeadReader;
  private chunks: Buffer[] = [];
  private length = 0;
  private socket?: Socket;
  private isRefused = false;
  /** Takes what arrives after it was refused. */
  private read?: (chunk: Buffer) => void;

  /** Before Node's parser, which says what it thinks of the bytes at once. */
  private readonly beforeParser = (chunk: Buffer): void => {
    this.length += chunk.length;
    if (this.read) {
      this.read(chunk);
    } else {
      this.keep(chunk);
      this.socket!.destroy = () => {
        this.isRefused = true;
        return this.socket!;
      };
    }
  };

  private readonly afterParser = (): void => {
    this.letClose();
  };

  private readonly onEnd = (): void => {
    this.ended = true;
  };

  public get isEmpty(): boolean {
    return this.length === 0;
  }

  /** What has arrived, as an answer. */
  public get head(): AnswerHead | undefined {
    const reader = this.reader ??= new AnswerHeadReader();
    this.chunks.splice(0).forEach((chunk) => reader.push(chunk));
    return reader.head;
  }

  /** Where the parser was set upon the connection already. */
  public listenTo(socket: Socket): void {
    this.socket = socket;
    socket.prependListener('data', this.beforeParser);
    socket.on('data', this.afterParser);
    socket.prependListener('end', this.onEnd);
  }

  /**
   * After the parser has refused what arrived: reads on until the head is complete, or can be none, or is too long, or the connection is closed,
   * and closes the connection.
   *
   * @param signal ends it, because it ends the request no more: for Node, that is over
   * @param known takes what is known so far, each time it is more, once there is a status
   * @param done takes what was read in the end
   */
  public readOn(signal: AbortSignal, known: Take<AnswerHead>, done: Take<AnswerHead | undefined>): void {
    const { socket } = this;
    this.letClose();
    const finish = (): void => {
      signal.removeEventListener('abort', finish);
      socket?.off('close', finish);
      this.stop();
      done(this.head);
    };
    const look = (): void => {
      const { head } = this;
      if (head) {
        known(head);
      }
      if (this.reader?.ended || this.ended || this.length >= MAX_KEPT_BYTES || signal.aborted || !socket || socket.destroyed) {
        finish();
      }
    };
    this.read = (chunk) => {
      this.chunks.push(chunk);
      look();
    };
    signal.addEventListener('abort', finish);
    socket?.on('close', finish);
    look();
  }

  /** The connection may be used for other requests, or was refused and is closed. */
  public stop(): void {
    const { socket } = this;
    socket?.off('data', this.beforeParser);
    socket?.off('data', this.afterParser);
    socket?.off('end', this.onEnd);
    this.letClose();
    if (this.isRefused) {
      socket?.destroy();
    }
  }

  private keep(chunk: Buffer): void {
    if (this.length - chunk.length < MAX_KEPT_BYTES) {
      this.chunks.push(chunk);
    }
  }

  private letClose(): void {
    if (this.socket) {
      Reflect.deleteProperty(this.socket, 'destroy');
    }
  }
}
