import { headerValue, proxyPath, queryValue } from './vtl';
import { checkHeaderName } from '../../shared/check-header-name';

/** A value that a sender writes into its requests, read by the request template. */
export interface RequestValue {
  /**
   * VTL that sets a variable to the value as text, or to "" where there is none; undefined when requests of this content type have none.
   *
   * @param variable its name; whatever else is set has a name that begins with it
   * @param contentType in lower case, without parameters
   */
  render(variable: string, contentType: string): string | undefined;
}

/** @throws Error one sentence, when it is not a header's name */
export function headerOf(caller: string, name: string): RequestValue {
  checkHeaderName(caller, name);
  return { render: (variable) => `#set($${variable} = ${headerValue(name)})` };
}

/** @throws Error one sentence, when a template could not look the name up */
export function queryParameterOf(caller: string, name: string): RequestValue {
  if (typeof name !== 'string' || !/^[A-Za-z0-9_.~:[\]-]{1,128}$/.test(name)) {
    throw new Error(`${caller} takes a name of 1 to 128 letters, digits and _.~:[]- characters, got: ${JSON.stringify(name)}; rename the parameter or use a header.`);
  }
  return { render: (variable) => `#set($${variable} = ${queryValue(name)})` };
}

/** @throws Error one sentence, when it is no index */
export function pathSegmentOf(caller: string, index: number): RequestValue {
  if (!Number.isInteger(index) || index < 0 || index > 50) {
    throw new Error(`${caller} takes a whole number from 0 to 50, got: ${JSON.stringify(index)}; 0 is the first segment below the endpoint.`);
  }
  // Velocity leaves '$1' alone inside single quotes; Java's replaceAll then puts the captured segment there.
  const pattern = `(?s)^/*(?:[^/]+/+){${index}}([^/]+)(?:/.*)?$`;
  return {
    render: (variable) => [
      `#set($${variable}Path = ${proxyPath()})`,
      `#if($${variable}Path.replaceAll('${pattern}', "") == "")`,
      `#set($${variable} = $${variable}Path.replaceAll('${pattern}', '$1'))`,
      '#else',
      `#set($${variable} = "")`,
      '#end',
    ].join('\n'),
  };
}
