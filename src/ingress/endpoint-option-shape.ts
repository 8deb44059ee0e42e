import { EndpointCors, EndpointOptions } from './endpoint-options';
import { SuccessResponse } from './success-response-props';
import { checkNested, PropChecks } from '../shared/check-props';
import { checkChoice, checkDuration, checkFlag, checkNumber, checkObject, checkText, checkTexts } from '../shared/prop-checks';

const CORS_CHECKS: PropChecks<EndpointCors> = {
  allowOrigin: checkText("'https://shop.example.com'"),
  allowHeaders: checkTexts("['Content-Type']"),
  maxAge: checkDuration('Duration.hours(1)'),
};

const SUCCESS_RESPONSE_CHECKS: PropChecks<SuccessResponse> = {
  statusCode: checkNumber,
  body: checkText("'<Response/>'"),
  contentType: checkText("'text/xml'"),
};

/** What the options of an endpoint are. */
export const ENDPOINT_OPTION_CHECKS: PropChecks<EndpointOptions> = {
  handshake: checkChoice('_answersWithoutStoring', 'Handshake.none()'),
  messageGroup: checkChoice('renderGroup', "MessageGroup.header('x-order-id')"),
  deduplication: checkChoice('_configFor', "Deduplication.header('x-delivery-id')"),
  methods: checkTexts("['POST']"),
  additionalContentTypes: checkTexts("['application/vnd.acme+json']"),
  contentTypes: checkTexts("['application/json']"),
  successResponse: checkNested({ example: "{ body: '<Response/>', contentType: 'text/xml' }", checks: SUCCESS_RESPONSE_CHECKS }),
  throttle: checkObject('rateLimit', 'an object with rateLimit and burstLimit', '{ rateLimit: 100, burstLimit: 200 }'),
  apiKeyRequired: checkFlag,
  useApiAuthorizer: checkFlag,
  cors: checkNested({ example: "{ allowOrigin: 'https://shop.example.com' }", checks: CORS_CHECKS }),
};
