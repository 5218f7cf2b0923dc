import "./autosave.js";
import "./busy.js";
import "./chart.js";
