export type { S3Response } from './s3-service';
export { S3Service } from './s3-service';
