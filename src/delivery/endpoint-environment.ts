import { CfnElement, Stack, Token } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { pack, secretAt, valueAt } from '../contract/packed-text';
import { parameterText } from '../contract/variables-in-parameters';

/** What the ARN of a secret begins with, in parts; the next one is the name. */
const ARN_PARTS = 6;

/** What the ARNs of the stack's own secrets begin with. */
const SECRET_ARN_PREFIX = {
  'Fn::Join': [':', ['arn', { Ref: 'AWS::Partition' }, 'secretsmanager', { Ref: 'AWS::Region' }, { Ref: 'AWS::AccountId' }, 'secret', '']],
};

/** CloudFormation names a secret after its logical id, with a dash and twelve characters; Secrets Manager adds a dash and six to its ARN. */
const NAME_SUFFIX = 20;

/** What the ARN of a secret begins with is as long at most. */
const ARN_PREFIX = 70;

/** SQS's limit for the name of a queue. */
const QUEUE_NAME = 80;

/** Length of a value of which nothing is known: an ARN with a name of an ordinary length. */
const UNKNOWN_LENGTH = 140;

/**
 * And at most: the ARN of a secret, whose name has up to 512 characters. Names of hosts and ARNs of topics are shorter.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
 */
const LONGEST_UNKNOWN = 600;

/** The ARN of a topic of the stack, whose name has up to 256 characters. */
const LONGEST_TOPIC_ARN = 330;

const PSEUDO_LENGTHS: Readonly<Record<string, number>> = {
  'AWS::Partition': 10, 'AWS::Region': 15, 'AWS::AccountId': 12, 'AWS::URLSuffix': 20,
};

/** A parameter of Systems Manager that costs nothing has 4,096 characters; what is foreseen may be too little. */
const PARAMETER_LENGTH = 3800;

/** And one that costs something has 8,192, whatever its values turn out to be: a longer one would fail the deployment. */
const LONGEST_PARAMETER = 8100;

/** A part of a text that is only known at deployment. */
type Intrinsic = Readonly<Record<string, unknown>>;

/** Bytes of a text when it is deployed. */
interface Size {
  /** About. */
  readonly length: number;
  /** However long its values turn out to be. */
  readonly atMost: number;
}

/** A variable that the forwarder reads with `unpack`. */
export interface EndpointVariable extends Size {
  readonly value: string;
}

/** What `pack` is given: a text with the places of its values, and how long these are when they are deployed, each with the blank before it. */
interface Packable {
  readonly template: string;
  readonly values: readonly string[];
  readonly sizes: readonly Size[];
}

/** Writes texts for the forwarder's environment, and knows about how long each is when it is deployed. */
export class EndpointEnvironment {
  private readonly stack: Stack;
  /** Logical ids of the secrets that the stack makes, and whose ARNs are therefore of its own Region and account. */
  private readonly secrets: ReadonlySet<string>;
  private readonly topics: ReadonlySet<string>;

  constructor(scope: Construct) {
    this.stack = Stack.of(scope);
    const own = this.stack.node.findAll().filter((construct) => CfnElement.isCfnElement(construct)).filter(({ stack }) => stack === this.stack);
    const idsOf = (elements: readonly CfnElement[]): ReadonlySet<string> =>
      new Set(elements.map(({ logicalId }) => this.stack.resolve(logicalId) as string));
    this.secrets = idsOf(own.filter((element) => element instanceof secretsmanager.CfnSecret));
    this.topics = idsOf(own.filter((element) => element instanceof sns.CfnTopic));
  }

  /** A text as it is. */
  public plain(text: string): EndpointVariable {
    return { value: text, ...sum(this.partsOf(text).map((part) => typeof part === 'string' ? known(Buffer.byteLength(part)) : this.sizeOf(part))) };
  }

  /** The same text in less room. */
  public packed(text: string): EndpointVariable {
    const { template, values, sizes } = this.packable(text);
    const value = pack(template, values);
    return { value, ...sum([known(value.indexOf(' ')), ...sizes]) };
  }

  /** The same text as those of parameters of Systems Manager. */
  public inParameters(text: string): string[] {
    const { template, values, sizes } = this.packable(text);
    const [compressed] = pack(template, []).split(' ');
    const pieces = [
      ...(compressed.match(new RegExp(`.{1,${PARAMETER_LENGTH}}`, 'g')) ?? []).map((value) => ({ value, ...known(value.length) })),
      ...values.map((value, index) => ({ value: ` ${value}`, ...sizes[index] })),
    ];
    const parameters: EndpointVariable[] = [];
    for (const piece of pieces) {
      const last = parameters.at(-1);
      const both = last && { value: last.value + piece.value, ...sum([last, piece]) };
      if (both && both.length <= PARAMETER_LENGTH && both.atMost <= LONGEST_PARAMETER) {
        parameters[parameters.length - 1] = both;
      } else {
        parameters.push(piece);
      }
    }
    return parameters.map(({ value }) => parameterText(value));
  }

  private packable(text: string): Packable {
    const values: Array<string | Intrinsic> = [''];
    const sizes: Size[] = [known(1)];
    const indexes = new Map<string, number>();
    const indexOf = (key: string, value: Intrinsic, size: Size): number => {
      const index = indexes.get(key) ?? values.push(value) - 1;
      indexes.set(key, index);
      sizes[index] = sum([size, known(1)]);
      return index;
    };
    const template = this.partsOf(text).map((part) => {
      if (typeof part === 'string') {
        return part;
      }
      const key = JSON.stringify(part);
      if (!this.secrets.has(part.Ref as string)) {
        return valueAt(indexOf(key, part, this.sizeOf(part)));
      }
      values[0] = SECRET_ARN_PREFIX;
      sizes[0] = known(ARN_PREFIX + 1);
      return secretAt(indexOf(key, { 'Fn::Select': [ARN_PARTS, { 'Fn::Split': [':', part] }] }, known((part.Ref as string).length + NAME_SUFFIX)));
    });
    return { template: template.join(''), values: values.map((part) => typeof part === 'string' ? part : Token.asString(part)), sizes };
  }

  /** What is known at synth, and what is not, in turn. */
  private partsOf(text: string): Array<string | Intrinsic> {
    const resolved: unknown = this.stack.resolve(text);
    if (typeof resolved === 'string') {
      return [resolved];
    }
    if (resolved === undefined) {
      // A variable that is not there.
      return [];
    }
    const { 'Fn::Join': join } = resolved as { 'Fn::Join'?: [string, Array<string | Intrinsic>] };
    return join?.[0] === '' ? join[1] : [resolved as Intrinsic];
  }

  private sizeOf({ 'Ref': ref, 'Fn::GetAtt': attribute }: Intrinsic): Size {
    if (typeof ref !== 'string') {
      return Array.isArray(attribute) && attribute[1] === 'QueueName' ? known(QUEUE_NAME) : UNKNOWN;
    }
    if (this.topics.has(ref)) {
      return { length: UNKNOWN_LENGTH, atMost: LONGEST_TOPIC_ARN };
    }
    const length = this.secrets.has(ref) ? ARN_PREFIX + ref.length + NAME_SUFFIX : PSEUDO_LENGTHS[ref];
    return length === undefined ? UNKNOWN : known(length);
  }
}

const UNKNOWN: Size = { length: UNKNOWN_LENGTH, atMost: LONGEST_UNKNOWN };

function known(length: number): Size {
  return { length, atMost: length };
}

function sum(sizes: readonly Size[]): Size {
  return sizes.reduce((one, other) => ({ length: one.length + other.length, atMost: one.atMost + other.atMost }), known(0));
}
