import { DeadLetterReason } from '../../contract/dead-letters';
import { DeliveryMetric } from '../../contract/metrics';
import { LogLine } from '../../engine/log-lines';
import { Log, Metrics } from '../../engine/ports';

/** A log of whose lines those are counted that alarms watch and that the engine has no metric for. */
export function countedLog(log: Log, metrics: Metrics): Log {
  return {
    write: (line) => {
      const metric = metricOf(line);
      if (metric !== undefined) {
        metrics.add(metric, 1);
      }
      log.write(line);
    },
  };
}

function metricOf(line: LogLine): DeliveryMetric | undefined {
  if (line.message === 'dead-letter' && line.reason !== DeadLetterReason.SIGNATURE) {
    return DeliveryMetric.UNDELIVERED;
  }
  return line.message === 'problem' && line.doing === 'record' ? DeliveryMetric.RECORDS_FAILED : undefined;
}
