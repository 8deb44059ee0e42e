import { createHash } from 'crypto';
import { Lazy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';

/**
 * The parameters of Systems Manager that hold what does not fit into the environment of a function. No secret is in them.
 *
 * Another text is another set of parameters, whose names the function is told: while a deployment goes on, what reads a set reads the whole of it, and
 * CloudFormation deletes the old one when the function does not know its names any more. They are ordinary parameters and cost nothing, unless one
 * is longer than was foreseen, which Intelligent-Tiering then takes for a few cents a month.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
 */
export class EndpointParameters extends Construct {
  private readonly parameters: ssm.CfnParameter[] = [];

  /**
   * @param reader who may read them
   * @param texts of the parameters, as they are at the end of synthesis
   */
  constructor(scope: Construct, id: string, private readonly reader: iam.IGrantable, private readonly texts: () => readonly string[]) {
    super(scope, id);
  }

  /** Names of the parameters, separated by blanks. */
  public get names(): string {
    return this.parameters.map(({ ref }) => ref).join(' ');
  }

  /** Makes that so many texts have their place. */
  public makeRoomFor(count: number): void {
    while (this.parameters.length < count) {
      this.parameters.push(this.createParameter(this.parameters.length));
    }
  }

  private createParameter(index: number): ssm.CfnParameter {
    const parameter = new ssm.CfnParameter(this, String(index), {
      type: 'String',
      tier: 'Intelligent-Tiering',
      description: `What the forwarder of ${this.node.scope!.node.path} knows of its endpoints, part ${index + 1}`,
      value: Lazy.uncachedString({ produce: () => this.texts()[index] }),
    });
    const stack = Stack.of(this);
    const logicalId = stack.getLogicalId(parameter);
    parameter.overrideLogicalId(Lazy.uncachedString({ produce: () => `${logicalId}${this.hash()}` }));
    const resourceArns = [stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: parameter.ref })];
    iam.Grant.addToPrincipal({ grantee: this.reader, actions: ['ssm:GetParameters'], resourceArns });
    return parameter;
  }

  private hash(): string {
    return createHash('sha256').update(JSON.stringify(Stack.of(this).resolve(this.texts()))).digest('hex').slice(0, 8);
  }
}
