// node-nlp's manager, as its documentation shows it; the language of a message is given to it.
'use strict';
const fs = require('fs');
const path = require('path');
const { createRequire } = require('module');
const { NlpManager } = createRequire(path.join(process.env.HAVRE_NODE_PEERS, 'package.json'))('node-nlp');

const [command, taskFile, folder, answersFile] = process.argv.slice(2);
const task = JSON.parse(fs.readFileSync(taskFile, 'utf8'));
const languages = [...new Set(task.train.map((row) => row[2]))];
const modelFile = path.join(folder, 'model.nlp');
const cpu = () => { const used = process.cpuUsage(); return (used.user + used.system) / 1e6; };

async function learn() {
  const manager = new NlpManager({ languages, autoSave: false, nlu: { log: false }, forceNER: false });
  for (const [text, intent, language] of task.train) manager.addDocument(language, text, intent);
  await manager.train();
  manager.save(modelFile);
}

async function serve() {
  let begun = cpu();
  const manager = new NlpManager({ languages, autoSave: false, nlu: { log: false } });
  manager.load(modelFile);
  const load = cpu() - begun;
  const asked = [...task.test.map((row) => [row[0], row[2]]), ...task.outside];
  for (const [text, language] of asked.slice(0, 50)) await manager.process(language, text);
  const answers = [];
  const seconds = [];
  for (const [text, language] of asked) {
    begun = cpu();
    const found = await manager.process(language, text);
    seconds.push(cpu() - begun);
    answers.push([found.intent, found.score]);
  }
  const memory = process.resourceUsage().maxRSS / 1024;
  fs.writeFileSync(answersFile, JSON.stringify({ answers, seconds, load, memory }));
}

(command === 'learn' ? learn() : serve()).catch((error) => { console.error(error); process.exit(1); });
