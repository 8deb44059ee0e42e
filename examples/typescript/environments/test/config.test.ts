import { checkConfig, readConfig } from '../lib/config';

const GOOD = { account: '111122223333', region: 'eu-west-1', removeData: true };

test.each(['integration', 'production'])('%s is a configuration', (stage) => {
  expect(readConfig(stage)).toMatchObject({ region: 'eu-west-1' });
});

test('what is not given has its default', () => {
  expect(checkConfig(GOOD, 'config/x.json')).toEqual({ ...GOOD, maxConcurrency: 2 });
});

test.each([
  ['a number in quotes', { maxConcurrency: '10' }, 'config/x.json is wrong: "maxConcurrency": expected number, received string.'],
  ['an account that is a number', { account: 111122223333 }, 'config/x.json is wrong: "account": expected string, received number.'],
  ['a flag in quotes', { removeData: 'false' }, 'config/x.json is wrong: "removeData": expected boolean, received string.'],
  ['a URL without TLS', { backendUrl: 'http://orders.example.com' }, 'config/x.json is wrong: "backendUrl": expected an https URL.'],
  ['a name with a typo', { maxConcurency: 10 }, 'config/x.json is wrong: Unrecognized key: "maxConcurency".'],
  ['two at once', { region: 'mars', alarmEmail: 'nobody' }, 'config/x.json is wrong: "region": expected an AWS Region such as "eu-west-1"; "alarmEmail": Invalid email address.'],
])('%s is told in one sentence', (_what, wrong, message) => {
  expect(() => checkConfig({ ...GOOD, ...wrong }, 'config/x.json')).toThrow(new Error(message));
});

test('a stage that there is none of', () => {
  expect(() => readConfig('staging')).toThrow('The stage is "staging", expected one of integration, production: pass -c stage=NAME, or add config/staging.json.');
});
