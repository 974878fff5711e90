import { App } from 'cdktf';
import { SecurityStack } from './stack';

const app = new App({ outdir: process.env.CDKTF_OUTDIR ?? 'cdktf.out' });
new SecurityStack(app);
app.synth();
