/** Environment variables of the faux backend: read by the construct and the handler. */
export enum FauxBackendEnv {
  STATUS_CODE = 'STATUS_CODE',
  DELAY_MS = 'DELAY_MS',
  RETRY_AFTER = 'RETRY_AFTER',
  /** Name of the request header that may force a status; absent outside tests. */
  STATUS_HEADER = 'STATUS_HEADER',
}
