// Lucene as Debian packages it (liblucene4.10-java), measured inside its own virtual machine.
// java -cp "…/lucene-*.jar" Lucene.java build RECORDS.tsv FOLDER
// java -cp "…/lucene-*.jar" Lucene.java ask FOLDER ROUNDS < QUESTIONS.tsv > one line a question: total, best CPU ms

import java.io.*;
import java.lang.management.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.PriorityQueue;
import org.apache.lucene.analysis.*;
import org.apache.lucene.analysis.core.*;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.document.*;
import org.apache.lucene.index.*;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.search.*;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.highlight.*;
import org.apache.lucene.store.*;
import org.apache.lucene.util.*;

public class Lucene {
    static final String[] FACETS = {"people", "places", "source", "author"};
    static final int FRAGMENT_CHARS = 240, WARM_UP_ROUNDS = 10;
    static final String SEPARATOR = "\u001f";
    static final Analyzer ANALYZER = new Analyzer() {
        protected TokenStreamComponents createComponents(String field, Reader reader) {
            Tokenizer words = new StandardTokenizer(reader);
            return new TokenStreamComponents(words, new SnowballFilter(new LowerCaseFilter(words), "English"));
        }
    };

    public static void main(String[] args) throws Exception {
        if (args[0].equals("build")) build(args[1], args[2]); else ask(args[1], Integer.parseInt(args[2]));
    }

    static void build(String records, String folder) throws Exception {
        IndexWriterConfig how = new IndexWriterConfig(Version.LATEST, ANALYZER).setRAMBufferSizeMB(256);
        try (IndexWriter writer = new IndexWriter(FSDirectory.open(new File(folder)), how);
                BufferedReader lines = Files.newBufferedReader(Paths.get(records), StandardCharsets.UTF_8)) {
            for (String line; (line = lines.readLine()) != null; ) writer.addDocument(document(line.split("\t", -1)));
            writer.forceMerge(1);
        }
    }

    static Document document(String[] field) {
        Document made = new Document();
        made.add(new StringField("id", field[0], Field.Store.YES));
        made.add(new StoredField("title", field[1]));
        made.add(new TextField("text", field[1] + "\n" + field[2], Field.Store.YES));
        made.add(new IntField("date", Integer.parseInt(field[3]), Field.Store.YES));
        for (int at = 0; at < FACETS.length; at++)
            for (String value : field[4 + at].split(SEPARATOR))
                if (!value.isEmpty()) {
                    made.add(new StringField(FACETS[at], value, Field.Store.YES));
                    made.add(new SortedSetDocValuesField(FACETS[at], new BytesRef(value)));
                }
        return made;
    }

    static void ask(String folder, int rounds) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        List<String[]> asked = new ArrayList<>();
        for (String line; (line = in.readLine()) != null; ) asked.add(line.split("\t", -1));
        IndexSearcher searcher = new IndexSearcher(DirectoryReader.open(new MMapDirectory(new File(folder))));
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        int[] totals = new int[asked.size()];
        long[] best = new long[asked.size()];
        Arrays.fill(best, Long.MAX_VALUE);
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++)
            for (int at = 0; at < totals.length; at++) {
                long began = clock.getCurrentThreadCpuTime();
                totals[at] = answer(searcher, asked.get(at));
                if (round >= 0) best[at] = Math.min(best[at], clock.getCurrentThreadCpuTime() - began);
            }
        for (int at = 0; at < totals.length; at++) System.out.println(totals[at] + "\t" + best[at] / 1e6);
    }

    /** question: kind, text of the query, place, first day, last day. */
    static int answer(IndexSearcher searcher, String[] question) throws Exception {
        Query query = query(question);
        TopScoreDocCollector top = TopScoreDocCollector.create(10, true);
        boolean facets = question[0].equals("OR with facets");
        Counter counter = new Counter();
        searcher.search(query, facets ? MultiCollector.wrap(top, counter) : top);
        if (facets) counter.best();
        for (ScoreDoc hit : top.topDocs().scoreDocs) {
            Document found = searcher.doc(hit.doc);
            if (question[0].equals("ten with highlights")) {
                Highlighter marker = new Highlighter(new SimpleHTMLFormatter(), new QueryScorer(query, "text"));
                marker.setTextFragmenter(new SimpleFragmenter(FRAGMENT_CHARS));
                marker.getBestFragment(ANALYZER, "text", found.get("text"));
            }
        }
        return top.getTotalHits();
    }

    static Query query(String[] question) throws Exception {
        Query words = new QueryParser("text", ANALYZER).parse(question[1]);
        if (question[2].isEmpty() && question[3].isEmpty()) return words;
        BooleanQuery all = new BooleanQuery();
        all.add(words, BooleanClause.Occur.MUST);
        if (!question[2].isEmpty()) all.add(new TermQuery(new Term("places", question[2])), BooleanClause.Occur.MUST);
        if (!question[3].isEmpty()) {
            int first = Integer.parseInt(question[3]), last = Integer.parseInt(question[4]);
            all.add(NumericRangeQuery.newIntRange("date", first, last, true, true), BooleanClause.Occur.MUST);
        }
        return all;
    }

    /** Counts the values of all facets over all hits. */
    static class Counter extends Collector {
        final List<SortedSetDocValues> values = new ArrayList<>();
        final List<int[]> counts = new ArrayList<>();

        public void setScorer(Scorer scorer) {}

        public boolean acceptsDocsOutOfOrder() { return true; }

        public void setNextReader(AtomicReaderContext context) throws IOException {
            values.clear(); // one segment: the index was merged
            counts.clear();
            for (String facet : FACETS) {
                values.add(DocValues.getSortedSet(context.reader(), facet));
                counts.add(new int[(int) values.get(values.size() - 1).getValueCount()]);
            }
        }

        public void collect(int doc) {
            for (int at = 0; at < FACETS.length; at++) {
                SortedSetDocValues own = values.get(at);
                own.setDocument(doc);
                for (long value; (value = own.nextOrd()) != SortedSetDocValues.NO_MORE_ORDS; )
                    counts.get(at)[(int) value]++;
            }
        }

        void best() {
            for (int at = 0; at < counts.size(); at++) {
                int[] own = counts.get(at);
                PriorityQueue<Integer> queue = new PriorityQueue<>((a, b) -> own[a] - own[b]);
                for (int value = 0; value < own.length; value++)
                    if (own[value] > 0) {
                        queue.add(value);
                        if (queue.size() > 10) queue.poll();
                    }
                for (int value : queue) values.get(at).lookupOrd(value).utf8ToString();
            }
        }
    }
}
