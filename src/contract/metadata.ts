/**
 * Key of the CloudFormation resource metadata by which tools recognise the parts of a webhook in a synthesized template.
 *
 * On API methods its value is `{ webhook, path, endpoint }`, on forwarder functions `{ webhook, destination }`, on functions that route to several
 * destinations `{ webhook, routing }`, where `webhook` is the construct path, `path` the part of the URL below the stage, and `endpoint` the part of it that
 * tells endpoints of one webhook apart (`/` for its own). The local runtime reads it.
 */
export const METADATA_KEY = 'cdk-scalable-webhook';
