import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { cfnLint, hasCfnLint } from './cfn-lint';
import { build, ENVIRONMENT, PARAMETERS, possible } from './combinations';
import { pairwise, Row } from './pairwise';
import { findingsAt } from '../findings';

const rows = pairwise(PARAMETERS, possible);

/** Rows that the default run lints, at some seconds each: the first meet the most pairs. MATRIX=all lints every row. */
const linted = process.env.MATRIX === 'all' ? rows.length : 6;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'matrix-'));
const files: string[] = [];

/** An API that was there before is its owner's to answer for, with its stage; the methods of the webhook on it are not. */
function isUsersApi(place: string): boolean {
  return /^Row\d+\/Existing\/(Resource|DeploymentStage\.prod\/Resource)$/.test(place);
}

/** The choices of a row that are no defaults. */
function choicesOf(row: Row): string {
  return Object.entries(PARAMETERS).filter(([name, [byDefault]]) => row[name] !== byDefault).map(([name]) => `${name}: ${row[name]}`).join(', ');
}

/** Field case I0: API Gateway keeps responses by their status code, and loses one of two that share it. */
function statusCodesThatRepeat(template: string): string[] {
  const resources: Array<[string, any]> = Object.entries(JSON.parse(template).Resources);
  return resources.filter(([, { Type }]) => Type === 'AWS::ApiGateway::Method').flatMap(([id, { Properties }]) =>
    [Properties.Integration.IntegrationResponses ?? [], Properties.MethodResponses ?? []].flatMap((responses: Array<{ StatusCode: string }>) =>
      responses.filter(({ StatusCode }, index) => responses.findIndex((other) => other.StatusCode === StatusCode) !== index)
        .map(({ StatusCode }) => `${id} ${StatusCode}`)));
}

// Each row is some hundred milliseconds of work in one go, and a machine may be busy.
jest.setTimeout(120_000);

afterAll(() => fs.rmSync(folder, { recursive: true }));

describe.each(rows.map((row, index) => ({ index, row, name: choicesOf(row) })))('row $index: $name', ({ index, row }) => {
  test('is written, and AwsSolutions finds nothing', () => {
    const app = new App();
    const stack = new Stack(app, `Row${index}`, { env: ENVIRONMENT });
    build(stack, row);
    const template = JSON.stringify(Template.fromStack(stack).toJSON());
    files.push(path.join(folder, `row-${index}.json`));
    fs.writeFileSync(files[files.length - 1], template);
    // A log that somebody switches off is found.
    expect(findingsAt(app).filter(({ path: place }) => !isUsersApi(place)).map(({ id }) => id)).toEqual(row.accessLog === 'off' ? ['AwsSolutions-APIG1'] : []);
    expect(template.length).toBeLessThan(1_000_000);
    expect(statusCodesThatRepeat(template)).toEqual([]);
    expect(template.includes('"AWS::SSM::Parameter"')).toBe(row.endpoints === 'more than the environment has room for');
  });
});

/**
 * aws-cdk-lib makes a function depend on its role and on the role's policy; that the role alone would do by itself is true and harmless. The second: a property
 * of alarms that is newer than cfn-lint's schemas.
 */
const EXPLAINED_MATCHES = new RegExp([
  /^row-\d+\.json: W3005 .*Role[0-9A-F]{8}' dependency already enforced by a 'GetAtt' at '.*\/Properties\/Role'$/,
  /^row-\d+\.json: E3002 .*Alarms\w+\/Properties.*: Additional properties are not allowed \('ActionConfiguration' was unexpected\)$/,
].map(({ source }) => source).join('|'));

if (hasCfnLint()) {
  test('cfn-lint finds nothing', () => {
    expect(files).toHaveLength(rows.length);
    if (linted < rows.length) {
      console.warn(`cfn-lint: ${linted} of ${rows.length} templates are linted; MATRIX=all lints the others too.`);
    }
    expect(cfnLint(files.slice(0, linted)).filter((match) => !EXPLAINED_MATCHES.test(match))).toEqual([]);
  }, 600_000);

  test('cfn-lint itself finds a property that is not there', () => {
    const file = path.join(folder, 'planted.json');
    fs.writeFileSync(file, JSON.stringify({ Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { Colour: 'red' } } } }));
    expect(cfnLint([file])).toEqual([expect.stringMatching(/^planted\.json: E3002 /)]);
  });
} else {
  console.warn(`cfn-lint is not installed: ${rows.length} templates are not linted.`);
  test.skip(`cfn-lint finds nothing in ${rows.length} templates`, () => undefined);
}
