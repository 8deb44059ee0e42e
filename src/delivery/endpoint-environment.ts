import { Stack, Token } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
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

const PSEUDO_LENGTHS: Readonly<Record<string, number>> = {
  'AWS::Partition': 10, 'AWS::Region': 15, 'AWS::AccountId': 12, 'AWS::URLSuffix': 20,
};

/** A parameter of Systems Manager that costs nothing has 4,096 characters; what is foreseen may be too little. */
const PARAMETER_LENGTH = 3800;

/** A part of a text that is only known at deployment. */
type Intrinsic = Readonly<Record<string, unknown>>;

/** A variable that the forwarder reads with `unpack`, and about how many bytes it has when it is deployed. */
export interface EndpointVariable {
  readonly value: string;
  readonly length: number;
}

/** What `pack` is given: a text with the places of its values, and about how long these are when they are deployed, each with the blank before it. */
interface Packable {
  readonly template: string;
  readonly values: readonly string[];
  readonly lengths: readonly number[];
}

/** Writes texts for the forwarder's environment, and knows about how long each is when it is deployed. */
export class EndpointEnvironment {
  private readonly stack: Stack;
  /** Logical ids of the secrets that the stack makes, and whose ARNs are therefore of its own Region and account. */
  private readonly secrets: ReadonlySet<string>;

  constructor(scope: Construct) {
    this.stack = Stack.of(scope);
    const secrets = this.stack.node.findAll().filter((construct): construct is secretsmanager.CfnSecret =>
      construct instanceof secretsmanager.CfnSecret && construct.stack === this.stack);
    this.secrets = new Set(secrets.map((secret) => this.stack.resolve(secret.logicalId) as string));
  }

  /** A text as it is. */
  public plain(text: string): EndpointVariable {
    return { value: text, length: this.partsOf(text).reduce((sum, part) => sum + (typeof part === 'string' ? Buffer.byteLength(part) : this.lengthOf(part)), 0) };
  }

  /** The same text in less room. */
  public packed(text: string): EndpointVariable {
    const { template, values, lengths } = this.packable(text);
    const value = pack(template, values);
    return { value, length: value.indexOf(' ') + lengths.reduce((sum, length) => sum + length, 0) };
  }

  /** The same text as those of parameters of Systems Manager. */
  public inParameters(text: string): string[] {
    const { template, values, lengths } = this.packable(text);
    const [compressed] = pack(template, []).split(' ');
    const pieces = [
      ...(compressed.match(new RegExp(`.{1,${PARAMETER_LENGTH}}`, 'g')) ?? []).map((value) => ({ value, length: value.length })),
      ...values.map((value, index) => ({ value: ` ${value}`, length: lengths[index] })),
    ];
    const parameters: EndpointVariable[] = [];
    for (const piece of pieces) {
      const last = parameters.at(-1);
      if (last && last.length + piece.length <= PARAMETER_LENGTH) {
        parameters.push({ value: parameters.pop()!.value + piece.value, length: last.length + piece.length });
      } else {
        parameters.push(piece);
      }
    }
    return parameters.map(({ value }) => parameterText(value));
  }

  private packable(text: string): Packable {
    const values: Array<string | Intrinsic> = [''];
    const lengths = [1];
    const indexes = new Map<string, number>();
    const indexOf = (key: string, value: Intrinsic, length: number): number => {
      const known = indexes.get(key) ?? values.push(value) - 1;
      indexes.set(key, known);
      lengths[known] = length + 1;
      return known;
    };
    const template = this.partsOf(text).map((part) => {
      if (typeof part === 'string') {
        return part;
      }
      const key = JSON.stringify(part);
      if (!this.secrets.has(part.Ref as string)) {
        return valueAt(indexOf(key, part, this.lengthOf(part)));
      }
      values[0] = SECRET_ARN_PREFIX;
      lengths[0] = ARN_PREFIX + 1;
      return secretAt(indexOf(key, { 'Fn::Select': [ARN_PARTS, { 'Fn::Split': [':', part] }] }, this.lengthOf(part) - ARN_PREFIX));
    });
    return { template: template.join(''), values: values.map((part) => typeof part === 'string' ? part : Token.asString(part)), lengths };
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

  private lengthOf({ 'Ref': ref, 'Fn::GetAtt': attribute }: Intrinsic): number {
    if (typeof ref !== 'string') {
      return Array.isArray(attribute) && attribute[1] === 'QueueName' ? QUEUE_NAME : UNKNOWN_LENGTH;
    }
    return this.secrets.has(ref) ? ARN_PREFIX + ref.length + NAME_SUFFIX : PSEUDO_LENGTHS[ref] ?? UNKNOWN_LENGTH;
  }
}
