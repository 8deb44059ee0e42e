import * as fs from 'fs';
import * as path from 'path';
import { Template } from 'aws-cdk-lib/assertions';
import { readableTemplate } from './readable-template';
import { STACKS } from './stacks';

/** `UPDATE_SNAPSHOTS=1 npx jest test/snapshots` writes the files anew; what has changed is then for git, and for people, to see. */
const UPDATE = process.env.UPDATE_SNAPSHOTS === '1';

function fileOf(name: string): string {
  return path.join(__dirname, `${name}.json`);
}

test.each(Object.entries(STACKS))('%s: the template is as it was', (name, build) => {
  const template = readableTemplate(Template.fromStack(build()).toJSON());
  if (UPDATE) {
    fs.writeFileSync(fileOf(name), `${JSON.stringify(template, undefined, 2)}\n`);
  }
  expect(template).toEqual(JSON.parse(fs.readFileSync(fileOf(name), 'utf8')));
});

test('there is a file for each stack, and no other', () => {
  const files = fs.readdirSync(__dirname).filter((file) => file.endsWith('.json')).map((file) => file.replace(/\.json$/, ''));
  expect(files.sort()).toEqual(Object.keys(STACKS).sort());
});

test('what is blanked is what changes by itself, and the texts of long mapping templates', () => {
  expect(readableTemplate({
    Parameters: {},
    Mappings: { HookVtl: { t0123456789: { t: 'a\nb' } } },
    Resources: {
      ApiDeployment0123ABCD0123456789abcdef0123456789abcdef: { Type: 'AWS::ApiGateway::Deployment' },
      Stage: { DeploymentId: { Ref: 'ApiDeployment0123ABCD0123456789abcdef0123456789abcdef' } },
      Fn: { Code: { S3Key: `${'0a'.repeat(32)}.zip` } },
      Method: {
        RequestTemplates: { 'text/plain': 'a\nb', 'text/xml': 'a\nb', 'application/json': { 'Fn::Join': ['', ['a\nb', { Ref: 'Queue' }]] } },
        ResponseTemplates: { 'application/json': 'a\nb', 'text/plain': '{"error":"none"}', 'text/xml': { 'Fn::FindInMap': ['HookVtl', 't0123456789', 't'] } },
      },
    },
  })).toEqual({
    Mappings: { HookVtl: '<texts>' },
    Resources: {
      'ApiDeployment0123ABCD<hash>': { Type: 'AWS::ApiGateway::Deployment' },
      'Stage': { DeploymentId: { Ref: 'ApiDeployment0123ABCD<hash>' } },
      'Fn': { Code: { S3Key: '<hash>.zip' } },
      'Method': {
        RequestTemplates: { 'text/plain, text/xml': '<request template>', 'application/json': '<request template>' },
        ResponseTemplates: { 'application/json': '<response template>', 'text/plain': '{"error":"none"}', 'text/xml': '<response template>' },
      },
    },
  });
});
