/** Name of X-Ray's header. */
export const TRACE_HEADER = 'X-Amzn-Trace-Id';

/** Where Lambda says which trace an invocation belongs to; anew for each invocation. */
const TRACE_VARIABLE = '_X_AMZN_TRACE_ID';

/** The parts that a backend needs to go on with a trace. */
const PARTS = /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=[01]/;

/**
 * The trace that the present invocation belongs to, as a header; undefined where there is none.
 *
 * Without its lineage, by which Lambda finds loops: a webhook that is tried for days is none.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function currentTrace(variables: Readonly<Record<string, string | undefined>> = process.env): string | undefined {
  return PARTS.exec(variables[TRACE_VARIABLE] ?? '')?.[0];
}
