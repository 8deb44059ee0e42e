import { ApiSketch, createApi } from './api-under-test';

async function statuses({ send }: ReturnType<typeof createApi>, count: number, path: string = '/hook'): Promise<number[]> {
  const answers: number[] = [];
  for (let index = 0; index < count; index++) {
    answers.push((await send({ path })).status);
  }
  return answers;
}

const throttled = (...MethodSettings: Array<Record<string, string | number>>): ApiSketch => ({ definition: { stage: { StageName: 'prod', MethodSettings } } });

it('lets a burst through, then the rate', async () => {
  const api = createApi(throttled({ HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 2, ThrottlingBurstLimit: 3 }));
  expect(await statuses(api, 5)).toEqual([200, 200, 200, 429, 429]);
  await api.clock.advance(500);
  expect(await statuses(api, 2)).toEqual([200, 429]);
  await api.clock.advance(60_000);
  expect(await statuses(api, 4)).toEqual([200, 200, 200, 429]);
});

it('counts requests that are refused for another reason only when they reach a method', async () => {
  const api = createApi(throttled({ HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 1, ThrottlingBurstLimit: 1 }));
  expect(await statuses(api, 2, '/nowhere')).toEqual([403, 403]);
  expect(await statuses(api, 2)).toEqual([200, 429]);
});

it('prefers the setting of the method to that of the stage', async () => {
  const api = createApi({
    ...throttled(
      { HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: '0', ThrottlingBurstLimit: '1' },
      { HttpMethod: 'POST', ResourcePath: '/~1a~1b', ThrottlingRateLimit: 0, ThrottlingBurstLimit: 2 },
    ),
    routes: [{ path: '/hook', method: 'POST' }, { path: '/a/b', method: 'POST' }],
  });
  expect(await statuses(api, 3, '/a/b')).toEqual([200, 200, 429]);
  expect(await statuses(api, 2)).toEqual([200, 429]);
});

it('does not limit without a setting, nor when a setting is -1', async () => {
  expect(new Set(await statuses(createApi(), 50))).toEqual(new Set([200]));
  const off = createApi(throttled({ HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: -1, ThrottlingBurstLimit: -1 }));
  expect(new Set(await statuses(off, 50))).toEqual(new Set([200]));
});

it('is not confused by a clock that goes back', async () => {
  let now = 10_000;
  const clock = { now: () => now, after: () => () => undefined, sleep: () => Promise.resolve() };
  const api = createApi(throttled({ HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 1, ThrottlingBurstLimit: 1 }), undefined, { clock });
  expect(await statuses(api, 1)).toEqual([200]);
  now = 0;
  expect(await statuses(api, 1)).toEqual([429]);
  now = 1000;
  expect(await statuses(api, 1)).toEqual([200]);
});
