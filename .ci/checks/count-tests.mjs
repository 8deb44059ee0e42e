// Prints "passed failed skipped" of a JUnit report.
// Usage: node count-tests.mjs REPORT
import { readFileSync } from 'node:fs';

const report = readFileSync(process.argv[2], 'utf8');
const sum = (attribute) =>
  [...report.matchAll(/<testsuite [^>]*>/g)].reduce((total, [suite]) => total + Number(new RegExp(` ${attribute}="(\\d+)"`).exec(suite)?.[1] ?? 0), 0);

const failed = sum('failures') + sum('errors');
const skipped = sum('skipped');
console.log(sum('tests') - failed - skipped, failed, skipped);
