const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * A time as web servers log it, and as events of API Gateway and function URLs have it: `12/Mar/2020:19:03:58 +0000`.
 *
 * @param milliseconds since 1970
 */
export function logTime(milliseconds: number): string {
  const [date, time] = new Date(milliseconds).toISOString().slice(0, 19).split('T');
  const [year, month, day] = date.split('-');
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time} +0000`;
}
