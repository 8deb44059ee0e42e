import { FailureClass } from './request';

const CLASS_OF_CODE: ReadonlyMap<string, FailureClass> = new Map([
  ['ENOTFOUND', FailureClass.DNS],
  ['ENODATA', FailureClass.DNS],
  ['ECONNREFUSED', FailureClass.CONNECTION_REFUSED],
  ['ECONNRESET', FailureClass.RESET],
  ['ECONNABORTED', FailureClass.RESET],
  ['EPIPE', FailureClass.RESET],
  ['EHOSTUNREACH', FailureClass.UNREACHABLE],
  ['EHOSTDOWN', FailureClass.UNREACHABLE],
  ['ENETUNREACH', FailureClass.UNREACHABLE],
  ['ENETDOWN', FailureClass.UNREACHABLE],
  ['EADDRNOTAVAIL', FailureClass.UNREACHABLE],
  ['ETIMEDOUT', FailureClass.TIMEOUT],
  ['TimeoutError', FailureClass.TIMEOUT],
  ['AbortError', FailureClass.TIMEOUT],
  ['EPROTO', FailureClass.TLS],
  // What Node calls a certificate that OpenSSL refuses for one of its rarer reasons.
  ['UNSPECIFIED', FailureClass.TLS],
]);

/** OpenSSL's reasons for not trusting a certificate have codes of their own. */
const CERTIFICATE = /CERT|^UNABLE_TO_|^ERR_TLS_|^ERR_SSL_|^CRL_|^HOSTNAME_MISMATCH$|^INVALID_(?:CA|PURPOSE)$|^PATH_LENGTH_EXCEEDED$/;

/** The code of a system error, of an SDK error its name. An error that stands for several attempts to connect has the code of the first. */
export function codeOf(error: unknown): string {
  const { code, name, errors } = (error ?? {}) as { code?: unknown; name?: unknown; errors?: unknown };
  if (typeof code === 'string') {
    return code;
  }
  if (Array.isArray(errors) && errors.length > 0) {
    return codeOf(errors[0]);
  }
  return typeof name === 'string' ? name : typeof error;
}

/** What OpenSSL says, in a text of Node's: `…:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:…`. */
const REASON_OF_EPROTO = /:SSL routines:[^:]*:([\w ,.()'/-]{1,100}):/;

/** The text of Node's is what OpenSSL says. */
const REASON_OF_UNSPECIFIED = /^([\w ,.()'/-]{1,100})$/;

/**
 * What a log may say of an error of a connection: its code, and where that is one for all that can be wrong with TLS or a certificate, what OpenSSL says.
 * Of an error that stands for several attempts to connect, all that they met. It never holds an address.
 */
export function detailOf(error: unknown): string {
  const { errors } = (error ?? {}) as { errors?: unknown };
  if (Array.isArray(errors) && errors.length > 0) {
    return [...new Set(errors.map(detailOf))].join(', ');
  }
  const code = codeOf(error);
  const pattern = code === 'EPROTO' ? REASON_OF_EPROTO : code === 'UNSPECIFIED' ? REASON_OF_UNSPECIFIED : undefined;
  const reason = pattern?.exec(String((error as Error).message))?.[1];
  return reason === undefined ? code : `${code} (${reason})`;
}

/** Sorts an error of a connection into the eight classes. */
export function failureClassOf(error: unknown): FailureClass {
  const code = codeOf(error);
  const known = CLASS_OF_CODE.get(code);
  if (known) {
    return known;
  }
  if (code.startsWith('EAI_')) {
    return FailureClass.DNS;
  }
  if (code.startsWith('HPE_')) {
    return FailureClass.PROTOCOL;
  }
  return CERTIFICATE.test(code) ? FailureClass.TLS : FailureClass.OTHER;
}
