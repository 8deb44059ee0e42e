import { AwsRequest, AwsResponse } from './http-message';

/** A service of AWS, as far as it is emulated here. */
export interface LocalService {
  /** Whether a request is one for it. */
  matches(request: AwsRequest): boolean;
  handle(request: AwsRequest): AwsResponse | Promise<AwsResponse>;
}
