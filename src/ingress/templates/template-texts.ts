import { createHash } from 'crypto';
import { CfnMapping, Fn, Stack, Tokenization } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';

/** Context key of the CDK: with `true`, each method has its own copy of each mapping template, as text. */
const INLINE_TEMPLATES = 'cdk-scalable-webhook:inlineTemplates';

const ID = 'ScalableWebhookTemplates';

/** The logical id is written for each content type and method, so it is short; it is none that other constructs are likely to choose. */
const LOGICAL_ID = 'HookVtl';

/** The one column of each row. */
const TEXT = 't';

/** A shorter text takes less room than what refers to it. */
const MIN_LENGTH = 160;

/**
 * CloudFormation takes 200 attributes in a mapping.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
const MAX_ROWS = 200;

/** Whether the texts of templates are to be written at each method. */
export function areTemplatesInline(scope: IConstruct): boolean {
  const value: unknown = scope.node.tryGetContext(INLINE_TEMPLATES);
  return value === true || value === 'true';
}

/**
 * The texts of a stack's mapping templates. Each is in the stack's template once, in a mapping, and is referred to where it is used: an API needs
 * a copy of it for each content type, at each method.
 *
 * A text is found by its hash, so that what refers to one changes with it: that is what makes the CDK deploy an API anew. CloudFormation does
 * nothing else to the values of a mapping than to put them where they are referred to, so nothing in them is escaped.
 */
export class TemplateTexts extends Construct {
  /** Those of the stack that a construct is in. */
  public static of(scope: IConstruct): TemplateTexts {
    const stack = Stack.of(scope);
    return stack.node.tryFindChild(ID) as TemplateTexts | undefined ?? new TemplateTexts(stack, ID);
  }

  private readonly isInline: boolean;
  /** The mapping that each key is in. */
  private readonly mappingOf = new Map<string, CfnMapping>();

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    this.isInline = areTemplatesInline(this);
  }

  /** What stands for a text in a property: after deployment the text itself. Tokens in it stay where they are. */
  public reference(text: string): string {
    if (this.isInline) {
      return text;
    }
    let rest = text;
    let reference = '';
    for (const token of Tokenization.reverseString(text).tokens.map(String)) {
      const [before] = rest.split(token, 1);
      reference += this.referenceTo(before) + token;
      rest = rest.slice(before.length + token.length);
    }
    return reference + this.referenceTo(rest);
  }

  private referenceTo(text: string): string {
    if (text.length < MIN_LENGTH) {
      return text;
    }
    const key = `t${createHash('sha256').update(text).digest('hex').slice(0, 10)}`;
    const mapping = this.mappingOf.get(key) ?? this.add(key, text);
    return Fn.findInMap(mapping.logicalId, key, TEXT);
  }

  private add(key: string, text: string): CfnMapping {
    const number = Math.floor(this.mappingOf.size / MAX_ROWS) + 1;
    const id = number === 1 ? LOGICAL_ID : `${LOGICAL_ID}${number}`;
    const mapping = this.node.tryFindChild(id) as CfnMapping | undefined ?? new CfnMapping(this, id, { mapping: {}, lazy: false });
    mapping.overrideLogicalId(id);
    mapping.setValue(key, TEXT, text);
    this.mappingOf.set(key, mapping);
    return mapping;
  }
}
