// Hot starts in JavaScript; the program of hot.txt.
//
//     node spec/recordings/hot.js

async function child() {
  console.log("child begins");
  await null;
  console.log("child goes on");
}

async function main() {
  console.log("before");
  child();
  console.log("after");
  await null;
  console.log("main again");
}

main();
