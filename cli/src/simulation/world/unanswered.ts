/** What `fetch` throws where nobody answers: at once, or when the client waits no longer. */
export function unanswered(why: 'refused' | 'hanging'): Error {
  return why === 'refused'
    ? Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }) })
    : Object.assign(new Error('The operation was aborted due to timeout'), { name: 'TimeoutError' });
}
