/* eslint-disable @typescript-eslint/no-require-imports */
import type * as lambda from './lambda-client';
import type * as secretsManager from './secrets-manager-client';
import type * as sns from './sns-client';

/**
 * Loads a client of the SDK on first use: each costs some 50 ms, and the first attempt of a cold start needs none. Each is a file of its own
 * beside the forwarder's, which therefore finds it by this very path: the bundler leaves these requires as they are (see .projenrc.ts).
 */
export const loadLambda = (): typeof lambda => require('./lambda-client');
export const loadSecretsManager = (): typeof secretsManager => require('./secrets-manager-client');
export const loadSns = (): typeof sns => require('./sns-client');
