export { type ContextObject, createContext } from './context-object';
export { type InputSource, type RequestParameters } from './input-object';
export { javaMatches } from './java-regex';
export { encodeUtf8, print } from './java-values';
export { parseJson } from './json';
export { readPath } from './json-path';
export { compileTemplate, CompiledTemplate, MAX_TEMPLATE_LENGTH, type RenderOptions, renderTemplate, type TemplateVariables } from './render-template';
export { MAX_FOREACH_TURNS, type NullMode } from './renderer';
export { JavaException, TemplateError, TemplateErrorKind } from './template-error';
