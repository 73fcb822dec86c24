package org.remotemedia.operators.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KWeightingTest {
  /** Tables 1 and 2 of ITU-R BS.1770-4. */
  @Test
  void coefficientsAt48KilohertzAreTheRecommendations() {
    KWeighting weighting = new KWeighting(48_000);
    double[] found = {
      weighting.b0,
      weighting.b1,
      weighting.b2,
      weighting.a1,
      weighting.a2,
      weighting.highPassA1,
      weighting.highPassA2
    };
    double[] table = {
      1.53512485958697,
      -2.69169618940638,
      1.19839281085285,
      -1.69065929318241,
      0.73248077421585,
      -1.99004745483398,
      0.99007225036621
    };
    for (int i = 0; i < table.length; i++) {
      assertThat(found[i]).as("coefficient %d", i).isCloseTo(table[i], within(1e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8000, 16_000, 44_100, 96_000})
  void theResponseIsThatAt48Kilohertz(int rate) {
    for (double hertz : new double[] {20, 50, 200, 1000, 2000}) {
      assertThat(gainDb(rate, hertz))
          .as("%s Hz", hertz)
          .isCloseTo(gainDb(48_000, hertz), within(0.45));
    }
  }

  private static double gainDb(int rate, double hertz) {
    KWeighting weighting = new KWeighting(rate);
    KWeighting.Channel channel = new KWeighting.Channel();
    double[] sine = new double[4 * rate];
    for (int i = 0; i < sine.length; i++) {
      sine[i] = Math.sin(2 * Math.PI * hertz * i / rate);
    }
    weighting.weigh(sine, 0, 2 * rate, channel);
    channel.takeSquares();
    weighting.weigh(sine, 2 * rate, 4 * rate, channel);
    return 10 * Math.log10(channel.takeSquares() / rate);
  }

  @Test
  void twoChannelsAtOnceAreTheSameAsOneByOne() {
    Random random = new Random(1);
    double[] a = random.doubles(500, -1, 1).toArray();
    double[] b = random.doubles(500, -1, 1).toArray();
    KWeighting weighting = new KWeighting(16_000);
    KWeighting.Channel[] together = {new KWeighting.Channel(), new KWeighting.Channel()};
    KWeighting.Channel[] alone = {new KWeighting.Channel(), new KWeighting.Channel()};
    for (int from = 0; from < 500; from += 100) {
      weighting.weigh(a, b, from, from + 100, together[0], together[1]);
      weighting.weigh(a, from, from + 100, alone[0]);
      weighting.weigh(b, from, from + 100, alone[1]);
    }
    assertThat(together[0].takeSquares()).isEqualTo(alone[0].takeSquares());
    assertThat(together[1].takeSquares()).isEqualTo(alone[1].takeSquares());
  }
}
