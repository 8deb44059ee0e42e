export type { BackendOverride } from './deployment/backend-override';
export type { FunctionOverride } from './deployment/function-override';
export type { SecretOverride } from './deployment/secrets';
export type { LocalEvent } from './local-event';
export type { LocalOptions, LocalRuntime } from './local-runtime';
export type { EndpointRoute, RouteSource, RouteTarget } from './routes';
export { startLocal } from './start-local';
export type { DestinationStatus, Status } from './status';
