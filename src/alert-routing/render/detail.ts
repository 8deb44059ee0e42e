/** How much of an alert a message holds, in characters or in numbers of things. */
export interface Detail {
  readonly text: number;
  /** Of the state and what the reader has to know of it besides, where that is one text. */
  readonly remarks: number;
  readonly fields: number;
  /** Of a field's value. */
  readonly value: number;
  readonly resources: number;
  readonly logLines: number;
  readonly lineLength: number;
  readonly links: number;
  /** Buttons or links that try again. */
  readonly retries: number;
}

/** From all that anybody reads to next to nothing. The title, the state, the account and the times are in every one. */
export const DETAILS: readonly Detail[] = [
  { text: 2800, remarks: 3000, fields: 30, value: 500, resources: 10, logLines: 20, lineLength: 300, links: 10, retries: 21 },
  { text: 1500, remarks: 3000, fields: 20, value: 300, resources: 6, logLines: 12, lineLength: 200, links: 6, retries: 12 },
  { text: 800, remarks: 3000, fields: 10, value: 200, resources: 3, logLines: 6, lineLength: 150, links: 4, retries: 8 },
  { text: 300, remarks: 2000, fields: 5, value: 100, resources: 2, logLines: 2, lineLength: 100, links: 2, retries: 5 },
  { text: 100, remarks: 1200, fields: 0, value: 60, resources: 1, logLines: 0, lineLength: 0, links: 0, retries: 0 },
];

/** The message with the most detail that fits; the one with the least, where none does, which must therefore be small by itself. */
export function collapsed<T>(render: (detail: Detail) => T, fits: (message: T) => boolean): T {
  let message = render(DETAILS[0]);
  for (let index = 1; index < DETAILS.length && !fits(message); index += 1) {
    message = render(DETAILS[index]);
  }
  return message;
}
