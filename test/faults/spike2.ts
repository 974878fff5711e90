import { runSchedule } from './run/run-schedule';
import { generate } from './schedule/generate';
import { readFacts } from './facts/read-facts';
import { JUDGEMENTS } from './judge';
import { judgeWith } from './judge/judgement';
async function main() {
  const from=Number(process.argv[2]??1), n=Number(process.argv[3]??50);
  const seen=new Map<string,{seeds:number[],text:string}>();
  let calls=0, runMs=0, factMs=0;
  for (let i=from;i<from+n;i++) {
    const t=performance.now();
    try {
    const r = await runSchedule(generate(i).schedule);
    const t2=performance.now(); runMs+=t2-t; calls+=r.entries.length;
    const f=readFacts(r);
    for (const v of judgeWith(JUDGEMENTS,f)) { const s=seen.get(v.judgement)??{seeds:[],text:v.text}; s.seeds.push(i); seen.set(v.judgement,s);}
    factMs+=performance.now()-t2;
    if (performance.now()-t>1000) console.log('slow',i,(performance.now()-t).toFixed(0),r.entries.length);
    } catch(e) { console.log('THROWS',i,(e as Error).stack?.slice(0,600)); }
  }
  console.log('entries',calls/n,'run ms/seed',runMs/n,'facts',factMs/n);
  for (const [k,v] of [...seen].sort()) console.log(k,new Set(v.seeds).size,v.seeds.slice(0,6).join(','),v.text.slice(0,200));
}
main();
