import { ArchiveReader } from './archive-reader';
import { ArchiveTransport } from './archive-transport';
import { S3Client } from '../../aws-sdk/s3-client/s3-client';
import { ArchiveEnv } from '../../contract/archive';
import { Compose } from '../../delivery/function/delivery-function';
import { text } from '../../delivery/function/variables';

/** The archive: webhooks, each as an object of a bucket. */
export const composeArchive: Compose<string> = (variables, _stream, clock) => ({
  reader: new ArchiveReader(),
  transport: new ArchiveTransport({
    objects: new S3Client(process.env, variables[ArchiveEnv.REGION]),
    bucket: text(variables, ArchiveEnv.BUCKET),
    prefix: variables[ArchiveEnv.PREFIX] ?? '',
    clock,
  }),
});
