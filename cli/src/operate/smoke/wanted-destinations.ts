import { ChosenEndpoint } from './choose-endpoint';
import { TestRequest } from './send-request';
import { Route } from '../../../../src/contract/routes';
import { FilterInput } from '../../../../src/filters/filter-input';
import { matches } from '../../../../src/filters/matches';
import { readFilterConfig } from '../../../../src/filters/read-filter-config';
import { OperatedDestination } from '../session/operated-webhook';

/**
 * The destinations whose filters let a webhook through.
 *
 * @param routes undefined where there is one destination, which wants everything
 */
export function wantedBy(
  destinations: readonly OperatedDestination[], routes: readonly Route[] | undefined, { path: endpoint }: ChosenEndpoint, request: TestRequest,
): OperatedDestination[] {
  const { method, headers, body } = request;
  const input = new FilterInput({ endpoint, method, path: '', query: [], headers, body });
  return destinations.filter(({ name }) => {
    const filter = routes?.find(({ destination }) => destination === name)?.filter;
    return filter === undefined || matches(readFilterConfig(JSON.stringify(filter)), input);
  });
}
