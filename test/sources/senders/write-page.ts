import * as fs from 'fs';
import * as path from 'path';
import { sendersPage } from './page';

fs.writeFileSync(path.join(__dirname, '..', '..', '..', 'docs', 'senders.md'), sendersPage());
