/** Header names as API Gateway maps and declares them. */
export function mapped<Value>(headers: Readonly<Record<string, string>>, value: (header: string) => Value): Record<string, Value> {
  return Object.fromEntries(Object.entries(headers).map(([name, header]) => [`method.response.header.${name}`, value(header)]));
}
