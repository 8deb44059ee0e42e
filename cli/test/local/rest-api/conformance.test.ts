import { createApi } from './api-under-test';
import { runVector, ApiVector } from './conformance';
import { testVectors } from '../../../../test/conformance-vectors';

describe('API Gateway conformance', () => {
  testVectors<ApiVector>('apigateway', {
    runs: 66,
    run: runVector,
    notRun: {
      'select-proxy-keeps-status': {
        reason: 'proxy integrations are not modelled',
        stillHolds: async ({ given }) => {
          const { calls, send } = createApi({ integration: { Type: given.integrationType } });
          expect((await send()).status).toBe(501);
          expect(calls).toEqual([]);
        },
      },
    },
  });
});
