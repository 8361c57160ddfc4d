// What makes the desk pleasanter with scripts: files dropped and uploaded one by one with progress, a run that tells how
// far it is. Without scripts the forms do the same, and the run's page reloads itself.
'use strict';

const proof = document.body.dataset.proof;
document.documentElement.classList.add('scripted');

function send(file, line) {
  return new Promise((done) => {
    const bar = document.createElement('progress');
    const said = document.createElement('small');
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute('aria-label', file.name);
    line.append(file.name + ' ', said, bar);
    const form = new FormData();
    form.append('proof', proof);
    form.append('then', 'stay');
    form.append('files', file);
    const request = new XMLHttpRequest(); // fetch cannot tell how much of a body has gone
    request.upload.onprogress = (event) => {
      bar.value = event.loaded / event.total;
    };
    request.onloadend = () => {
      const good = request.status === 200;
      bar.value = good ? 1 : 0;
      said.textContent = good ? 'uploaded' : request.status ? 'not uploaded (' + request.status + ')' : 'not uploaded: the line broke';
      done(good);
    };
    request.open('POST', '/admin/upload');
    request.send(form);
  });
}

const form = document.getElementById('upload');
if (form) {
  const chosen = form.querySelector('input[type=file]');
  const list = document.getElementById('uploading');
  const upload = async (files) => {
    let all = true;
    for (const file of files) {
      const line = document.createElement('li');
      list.append(line);
      all = (await send(file, line)) && all;
    }
    if (!all) return;
    chosen.required = false;
    chosen.value = '';
    const check = document.createElement('form');
    check.method = 'post';
    check.action = '/admin/check';
    for (const [name, value] of [['proof', proof], ['source', form.dataset.folder]]) {
      const field = document.createElement('input');
      field.type = 'hidden';
      field.name = name;
      field.value = value;
      check.append(field);
    }
    document.body.append(check);
    check.submit();
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    upload(chosen.files);
  });
  form.addEventListener('dragover', (event) => {
    event.preventDefault();
    form.classList.add('over');
  });
  form.addEventListener('dragleave', () => form.classList.remove('over'));
  form.addEventListener('drop', (event) => {
    event.preventDefault();
    form.classList.remove('over');
    upload(event.dataTransfer.files);
  });
}

const progress = document.getElementById('progress');
if (progress) {
  const bar = progress.querySelector('progress');
  const stage = document.getElementById('stage');
  const names = { looking: 'Looking for changes', reading: 'Reading', writing: 'Writing the new generation' };
  const look = async () => {
    const response = await fetch('/api/admin/run').catch(() => null);
    if (!response) return setTimeout(look, 2000);
    if (!response.ok) return location.reload();
    const run = await response.json();
    if (run.state !== 'running') return location.reload();
    if (run.files_total) {
      bar.max = run.files_total;
      bar.value = run.files;
    }
    const spent = Date.now() / 1000 - run.started;
    const left = run.files > 2 ? Math.ceil((spent / run.files) * (run.files_total - run.files)) : 0;
    stage.textContent = (names[run.stage] || 'Starting: the model and the word tables are loaded') +
      (run.files_total ? `: ${run.files} of ${run.files_total} files, ${run.chunks} passages` : '') +
      (left > 1 ? `, about ${left} s left` : '');
    setTimeout(look, 500);
  };
  look();
}
