import { TemplateNode } from './ast';

/**
 * Collects the nodes of a template while it is parsed, block by block, and the text between them.
 *
 * Velocity's scanner cuts text into tokens, and blanks between the last token and a `#set` belong to the `#set`: so the
 * beginning of the last token is kept.
 */
export class NodeCollector {
  private readonly blocks: TemplateNode[][] = [];
  private text = '';
  private tokenStart = 0;

  /** Text since the last node. */
  public get pendingText(): string {
    return this.text;
  }

  public openBlock(): void {
    this.flush();
    this.blocks.push([]);
  }

  public closeBlock(): readonly TemplateNode[] {
    this.flush();
    return this.blocks.pop()!;
  }

  public add(node: TemplateNode): void {
    this.flush();
    this.blocks[this.blocks.length - 1].push(node);
  }

  /** Adds text that goes on with the last token. */
  public addText(text: string): void {
    this.text += text;
  }

  /** Adds text that is a token of its own. */
  public addToken(token: string): void {
    this.text += token;
    this.tokenStart = this.text.length;
  }

  /** Ends the text: what comes next begins a token. */
  public flush(): void {
    if (this.text !== '') {
      this.blocks[this.blocks.length - 1].push({ kind: 'text', text: this.text });
      this.text = '';
    }
    this.tokenStart = 0;
  }

  /** Takes blanks after the last token away. */
  public dropBlanks(): void {
    if (/^[ \t]+$/.test(this.text.slice(this.tokenStart))) {
      this.text = this.text.slice(0, this.tokenStart);
    }
  }
}
