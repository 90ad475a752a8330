
findings();
figures();
watchTime();
watchMesh();
criticalTable();
energyTable();
resourceTable();
weightTable();
quantisationTable();
redrawAll();
window.addEventListener('resize', redrawAll);
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawAll);
