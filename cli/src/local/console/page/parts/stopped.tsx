import { clockTime } from '../format/times';
import { useLive } from '../state/hooks';

/** Above what was shown last, once the runtime has stopped: as of when that is, and how to go on. */
export function Stopped() {
  const { connection, snapshot } = useLive();
  return connection !== 'lost' ? null : (
    <p class="stopped-note">
      {snapshot && <><b>As of {clockTime(snapshot.at)}.</b> </>}Nothing here changes any more, and nothing can be sent. Start it again in its terminal
      (<code>npx scalable-webhook local</code>), then reload this page.
    </p>
  );
}
