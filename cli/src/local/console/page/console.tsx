import { render } from 'preact';
import 'uplot/dist/uPlot.min.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/controls.css';
import './styles/flow.css';
import './styles/timeline.css';
import './styles/lists.css';
import './styles/delivery.css';
import './styles/story.css';
import './styles/start.css';
import './styles/dialog.css';
import './styles/messages.css';
import { App } from './app';

render(<App />, document.getElementById('console')!);
