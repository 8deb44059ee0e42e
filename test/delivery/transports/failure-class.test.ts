import { codeOf, detailOf, failureClassOf } from '../../../src/delivery/transports/failure-class';

const error = (code: string) => Object.assign(new Error('secret'), { code });

test.each([
  ['ENOTFOUND', 'dns'], ['EAI_AGAIN', 'dns'], ['EAI_NODATA', 'dns'], ['ENODATA', 'dns'],
  ['ECONNREFUSED', 'connection-refused'],
  ['ECONNRESET', 'reset'], ['EPIPE', 'reset'], ['ECONNABORTED', 'reset'],
  ['EHOSTUNREACH', 'unreachable'], ['ENETUNREACH', 'unreachable'], ['EHOSTDOWN', 'unreachable'], ['ENETDOWN', 'unreachable'], ['EADDRNOTAVAIL', 'unreachable'],
  ['ETIMEDOUT', 'timeout'],
  ['CERT_HAS_EXPIRED', 'tls'], ['CERT_NOT_YET_VALID', 'tls'], ['CERT_REVOKED', 'tls'], ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'], ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'], ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'], ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'], ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tls'], ['EPROTO', 'tls'],
  ['HOSTNAME_MISMATCH', 'tls'], ['INVALID_CA', 'tls'], ['PATH_LENGTH_EXCEEDED', 'tls'], ['CRL_HAS_EXPIRED', 'tls'], ['UNSPECIFIED', 'tls'],
  ['HPE_INVALID_CONSTANT', 'protocol'], ['HPE_HEADER_OVERFLOW', 'protocol'],
  ['ERR_INVALID_HTTP_TOKEN', 'other'], ['ERR_UNESCAPED_CHARACTERS', 'other'], ['EMFILE', 'other'], ['toString', 'other'],
])('case 35: %s is %s', (code, failureClass) => {
  expect(failureClassOf(error(code))).toBe(failureClass);
  expect(codeOf(error(code))).toBe(code);
});

test.each(['UNABLE_TO_', 'ERR_TLS_', 'ERR_SSL_', 'CRL_', 'HOSTNAME_MISMATCH', 'INVALID_CA', 'INVALID_PURPOSE', 'PATH_LENGTH_EXCEEDED'])('%s somewhere in a code is not yet a certificate\'s', (part) => {
  expect(failureClassOf(error(`X_${part}`))).toBe('other');
});

test.each(['HOSTNAME_MISMATCH', 'INVALID_CA', 'INVALID_PURPOSE', 'PATH_LENGTH_EXCEEDED'])('nor is a code that begins with %s', (part) => {
  expect(failureClassOf(error(`${part}_X`))).toBe('other');
});

const OPENSSL = 'write EPROTO 807CE1A0847F0000:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/openssl/ssl/record/ssl3_record.c:350:\n';

test.each([
  ['EPROTO', OPENSSL, 'EPROTO (wrong version number)'],
  ['EPROTO', 'write EPROTO', 'EPROTO'],
  ['EPROTO', OPENSSL.replace('wrong version number', 'user@x.example'), 'EPROTO'],
  ['UNSPECIFIED', 'unhandled critical extension', 'UNSPECIFIED (unhandled critical extension)'],
  ['UNSPECIFIED', 'at https://user:pass@x.example', 'UNSPECIFIED'],
  ['UNSPECIFIED', 'x'.repeat(101), 'UNSPECIFIED'],
  ['ECONNRESET', OPENSSL, 'ECONNRESET'],
])('case 35: of an error of TLS that has the code of many, a log says the reason: %s, %j', (code, message, detail) => {
  expect(detailOf(Object.assign(new Error(message), { code }))).toBe(detail);
});

test.each([undefined, null, 'EPROTO', { code: 'EPROTO' }, { code: 'UNSPECIFIED', message: [] }])('whatever is thrown has a detail: %j', (thrown) => {
  expect(detailOf(thrown)).toBe(codeOf(thrown));
});

test('an error that stands for no attempt at all has its name', () => {
  expect([codeOf(new AggregateError([])), detailOf(new AggregateError([]))]).toEqual(['AggregateError', 'AggregateError']);
});

test('several attempts to connect have the class of the first, and the codes of all', () => {
  const several = Object.assign(new AggregateError([error('EHOSTUNREACH'), error('ECONNREFUSED'), error('EHOSTUNREACH')]), { code: 'EHOSTUNREACH' });
  expect(detailOf(several)).toBe('EHOSTUNREACH, ECONNREFUSED');
  expect(failureClassOf(several)).toBe('unreachable');
  expect(codeOf(several)).toBe('EHOSTUNREACH');
});

test('an error of the SDK has its name; what is no error has its type', () => {
  expect(['TimeoutError', 'AbortError'].map((name) => failureClassOf(Object.assign(new Error('x'), { name })))).toEqual(['timeout', 'timeout']);
  expect(codeOf(Object.assign(new Error('x'), { name: 'TooManyRequestsException' }))).toBe('TooManyRequestsException');
  expect([codeOf('text'), codeOf(undefined), codeOf(null), codeOf({ code: 5 })]).toEqual(['string', 'undefined', 'object', 'object']);
});
