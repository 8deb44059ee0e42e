/**
 * Key of the CloudFormation resource metadata by which tools recognise the parts of a webhook in a synthesized template.
 *
 * On API methods its value is `{ webhook, path }`, on forwarder functions `{ webhook, destination }`, where `webhook` is the
 * construct path and `path` the part of the URL below the stage. The local runtime reads it.
 */
export const METADATA_KEY = 'cdk-scalable-webhook';
