// Prints as JSON the questions that gift-pegjs finds in the GIFT on standard input; fails where it finds a mistake.
const { parse } = require(process.argv[2] + "/node_modules/gift-pegjs");

process.stdout.write(JSON.stringify(parse(require("fs").readFileSync(0, "utf8"))));
