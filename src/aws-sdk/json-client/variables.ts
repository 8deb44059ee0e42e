/** Environment variables, as Node gives them. */
export type Variables = Readonly<Record<string, string | undefined>>;
