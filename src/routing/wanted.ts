import { DeliveryFunctionProps, DeliveryStream } from '../delivery/delivery-stream';
import { CommonProps } from '../delivery/destination-defaults';
import { Filter } from '../filters/filter';

/** One of those that the router sends to, with what it wants. */
export interface Wanted {
  readonly stream: DeliveryStream;
  /** Absent where it wants all. */
  readonly filter?: Filter;
  /** As of a `Route`. */
  readonly archive?: true;
}

/** What an archive has in common with the other streams of its webhook. */
export interface ArchiveProps extends CommonProps {
  readonly function: Pick<DeliveryFunctionProps, 'runtime' | 'architecture'>;
}
