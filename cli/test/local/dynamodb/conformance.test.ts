/* eslint-disable @typescript-eslint/no-explicit-any -- vectors are plain data */
import { testVectors } from '../../../../test/conformance-vectors';
import { VirtualClock } from '../../../src/local/clock';
import { DynamoDbService } from '../../../src/local/dynamodb';

describe('DynamoDB conformance', () => {
  testVectors('dynamodb', {
    runs: 12,
    run: (vector) => {
      expect(vector.expect.allStepsMatch).toBe(true);
      const service = new DynamoDbService({ clock: new VirtualClock(Date.UTC(2026, 0, 1)) });
      for (const [name, { key }] of Object.entries<any>(vector.given.tables)) {
        const names = Object.keys(key);
        service.createTable({
          name,
          properties: {
            AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: key[AttributeName] })),
            KeySchema: names.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
          },
        });
      }
      for (const { op, input, expect: expected } of vector.given.steps) {
        const { status, body } = service.handle(`DynamoDB_20120810.${op}`, JSON.stringify(input));
        const answer = JSON.parse(body);
        if (expected.error) {
          const { type, message, httpStatus, members } = expected.error;
          const { __type, message: text, Message = text, ...rest } = answer;
          expect({ op, status, type: __type.replace(/^.*#/, ''), Message }).toEqual({ op, status: httpStatus, type, Message: message ?? expect.any(String) });
          expect(rest).toMatchObject(members ?? {});
        } else {
          expect({ op, status, answer }).toEqual({ op, status: 200, answer: expected.body });
        }
      }
    },
  });
});
