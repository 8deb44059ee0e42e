/** A part of a template. */
type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/**
 * A template for people to read, and for git to compare: without what changes by itself (the hashes of assets, and of the API's content in the
 * id of its deployment) and without the texts of mapping templates that are longer than a line, which are tested elsewhere, and the references to them.
 */
export function readableTemplate(template: { [section: string]: any }): Json {
  const { Parameters: _bootstrapVersion, Rules: _bootstrapRules, ...sections } = template;
  const text = JSON.stringify(blank(sections))
    .replace(/(Deployment[0-9A-F]{8})[0-9a-f]{32}/g, '$1<hash>')
    .replace(/[0-9a-f]{64}\.zip/g, '<hash>.zip');
  return JSON.parse(text);
}

function blank(value: Json): Json {
  if (Array.isArray(value)) {
    return value.map(blank);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => {
    switch (name) {
      case 'HookVtl': return [name, '<texts>'];
      case 'RequestTemplates': return [name, blankTemplates(inner as { [type: string]: Json }, '<request template>')];
      case 'ResponseTemplates': return [name, blankTemplates(inner as { [type: string]: Json }, '<response template>')];
      default: return [name, blank(inner)];
    }
  }));
}

/** Types with the same template on one line. */
function blankTemplates(templates: { [type: string]: Json }, text: string): Json {
  const types = new Map<string, string[]>();
  for (const [type, template] of Object.entries(templates)) {
    const key = JSON.stringify(template);
    types.set(key, [...types.get(key) ?? [], type]);
  }
  return Object.fromEntries([...types].map(([key, alike]) => [alike.join(', '), key.includes('\\n') || key.includes('Fn::FindInMap') ? text : JSON.parse(key)]));
}
