import { execFileSync } from 'node:child_process';
import { shellText } from '../../../src/operate/output/shell-text';
import { commandText } from '../../../src/operate/session/command-text';
import { OperatedWebhook } from '../../../src/operate/session/operated-webhook';

test.each(['Shop/Orders', 'a b', 'it\'s', '$(touch x)', '`x`', '"a"', 'a;b', 'Zo\u00eb', '*', '/Rj+a=='])('a shell takes it for one word: %s', (text) => {
  expect(execFileSync('sh', ['-c', `printf %s ${shellText(text)}`], { encoding: 'utf8' })).toBe(text);
});

test('what is plain has no quotes', () => {
  expect(shellText('Shop/Orders')).toBe('Shop/Orders');
  const webhook = { name: 'My Shop/Orders', destinations: [] as unknown } as OperatedWebhook;
  expect(commandText('doctor', webhook, { local: true, app: 'my app/cdk.out', stack: ['a'] })).toBe('scalable-webhook doctor --webhook \'My Shop/Orders\' --local --app \'my app/cdk.out\' --stack a');
});
