/*
 * One environment of Lambda: loads the bundle whose path it is given, says so, and then runs the handler for each event that it is sent. Plain
 * JavaScript, so that no compiler runs beside it. An invocation begins with the text of its event and ends with the text of its answer.
 */
const { handler } = require(process.argv[2]);

process.on('message', async (event) => {
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const answer = JSON.stringify(await handler(JSON.parse(event), { getRemainingTimeInMillis: () => 60_000 }));
  const milliseconds = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpuBefore);
  process.send({ answer, milliseconds, cpuMs: (user + system) / 1000, peakMb: process.resourceUsage().maxRSS / 1024 });
});
process.on('disconnect', () => process.exit());
process.send('loaded');
